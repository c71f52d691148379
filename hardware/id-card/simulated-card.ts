import { idNumberCheckCharacter } from '../../shared/identity/id-number.ts';

/** The plain fields a simulated card is made from. */
export interface SimulatedCardFields {
  readonly kind: 'resident' | 'hmt-residence' | 'foreign-permanent-2017' | 'foreign-permanent-2023';
  readonly name: string;
  readonly sex: 'male' | 'female';
  /** ISO date. */
  readonly birthDate: string;
  /** First six digits of the number; on foreign cards the place and country part. */
  readonly areaCode: string;
  /** 0 to 99: tells people of the same day and place apart. */
  readonly sequence: number;
  /** Not written on foreign cards. */
  readonly address: string;
  /** ISO date. */
  readonly validFrom: string;
  /** ISO date; null writes 长期. */
  readonly validTo: string | null;
  /** What fills the rest of each field; `mixed` is one zero behind the text and spaces after it; default space. */
  readonly padding?: 'space' | 'zero' | 'mixed';
  /** Faulty cards: fields written instead of the right ones. */
  readonly wrong?: {
    readonly number?: string;
    readonly sexCode?: string;
    readonly birth?: string;
    readonly validTo?: string;
  };
}

/** A card as the simulated module holds it. */
export interface SimulatedCard {
  readonly number: string;
  readonly textBlock: Uint8Array;
}

/** Writes the 256-byte text block of a card (GA/T 490) from plain fields, with the right check character. */
export function buildSimulatedCard(fields: SimulatedCardFields): SimulatedCard {
  const number = fields.wrong?.number ?? numberOf(fields);
  const block = Buffer.alloc(
    256,
    fields.padding === 'zero' ? Buffer.from([0]) : Buffer.from(' ', 'utf16le'),
  );
  const write = (offset: number, units: number, text: string): void => {
    const end = fields.padding === 'mixed' ? '\0' : '';
    block.write(`${text}${end}`.slice(0, units), offset, 'utf16le');
  };
  const birth = fields.wrong?.birth ?? compact(fields.birthDate);
  const sexCode = fields.wrong?.sexCode ?? (fields.sex === 'male' ? '1' : '2');
  write(188, 8, compact(fields.validFrom));
  write(
    204,
    8,
    fields.wrong?.validTo ?? (fields.validTo === null ? '长期' : compact(fields.validTo)),
  );
  if (fields.kind === 'foreign-permanent-2017') {
    write(0, 60, 'EXAMPLE, PERSON');
    write(120, 1, sexCode);
    write(122, 15, number);
    write(152, 3, number.slice(0, 3));
    write(158, 15, fields.name);
    write(220, 8, birth);
    write(248, 1, 'I');
    return { number, textBlock: new Uint8Array(block) };
  }
  write(0, 15, fields.name);
  write(30, 1, sexCode);
  write(36, 8, birth);
  write(122, 18, number);
  write(158, 15, '某某市公安局某某分局');
  if (fields.kind === 'foreign-permanent-2023') write(52, 35, 'EXAMPLE, PERSON');
  else write(52, 35, fields.address);
  if (fields.kind === 'resident') write(32, 2, '01');
  if (fields.kind === 'hmt-residence') write(248, 1, 'J');
  if (fields.kind === 'foreign-permanent-2023') write(248, 1, 'Y');
  return { number, textBlock: new Uint8Array(block) };
}

function compact(isoDate: string): string {
  return isoDate.replaceAll('-', '');
}

function numberOf(fields: SimulatedCardFields): string {
  const birth = compact(fields.birthDate);
  if (fields.kind === 'foreign-permanent-2017') {
    const head = `USA${fields.areaCode.slice(0, 4)}${birth.slice(2)}${fields.sequence % 10}`;
    return `${head}${olderForeignCheckDigit(head)}`;
  }
  const order = `${String(fields.sequence).padStart(2, '0')}${fields.sex === 'male' ? '1' : '2'}`;
  const leading = `${fields.areaCode}${birth}${order}`;
  return `${leading}${idNumberCheckCharacter(leading)}`;
}

/** Weights 7, 3, 1 repeating, letters from A = 10, modulo 10. */
function olderForeignCheckDigit(head: string): number {
  const sum = [...head].reduce((total, character, index) => {
    const weight = [7, 3, 1][index % 3] ?? 0;
    return total + Number.parseInt(character, 36) * weight;
  }, 0);
  return sum % 10;
}
