import { describe, expect, it } from 'vitest';
import { LI_RARE, ZHANG_XIAOHUA } from '../testing/people.ts';
import { personFromReadData } from './person-read.ts';
import { buildSimulatedCard, type SimulatedCardFields } from './simulated-card.ts';

function read(fields: SimulatedCardFields): ReturnType<typeof personFromReadData> {
  const data = new Uint8Array(1284);
  data.set([0x01, 0x00, 0x04, 0x00]);
  data.set(buildSimulatedCard(fields).textBlock, 4);
  return personFromReadData(data);
}

function codeOf(fields: SimulatedCardFields): string {
  const result = read(fields);
  return result.ok ? 'read' : result.failure.code;
}

describe('what a card says', () => {
  it('is read from a resident card, with 长期 as no end', () => {
    expect(read(ZHANG_XIAOHUA)).toEqual({
      ok: true,
      value: {
        number: buildSimulatedCard(ZHANG_XIAOHUA).number,
        name: '张小花',
        birthDate: '1948-02-29',
        sex: 'female',
        address: '某某市某某区幸福路1号2单元301',
        validUntil: 'long-term',
        cardType: 'resident',
      },
    });
  });

  it.each(['space', 'zero', 'mixed'] as const)(
    'is the same whether fields are filled up with %s',
    (padding) => {
      const result = read({ ...LI_RARE, padding });
      expect(result).toMatchObject({
        ok: true,
        value: { name: '李㛃𬭎', validUntil: '2032-05-06', cardType: 'resident' },
      });
    },
  );

  it('is read from a Hong Kong, Macao or Taiwan residence permit', () => {
    const result = read({ ...ZHANG_XIAOHUA, kind: 'hmt-residence', areaCode: '810000' });
    expect(result).toMatchObject({
      ok: true,
      value: { cardType: 'hmt-residence', name: '张小花', sex: 'female' },
    });
    expect(result).toMatchObject({ value: { address: ZHANG_XIAOHUA.address } });
  });

  it('is read from a foreign permanent resident card of 2023, which has no address', () => {
    const result = read({
      ...LI_RARE,
      kind: 'foreign-permanent-2023',
      areaCode: '911840',
      name: '李大卫',
    });
    expect(result).toMatchObject({
      ok: true,
      value: { cardType: 'foreign-permanent-2023', name: '李大卫', sex: 'male', address: '' },
    });
  });

  it('is read from a foreign permanent resident card of 2017, with its 15-character number', () => {
    const result = read({ ...LI_RARE, kind: 'foreign-permanent-2017', name: '李大卫' });
    expect(result).toMatchObject({
      ok: true,
      value: {
        cardType: 'foreign-permanent-2017',
        birthDate: '1939-11-08',
        sex: 'male',
        address: '',
        name: '李大卫',
      },
    });
    expect(result.ok && result.value.number).toMatch(/^USA1101391108\d\d$/);
  });

  it('has the Latin name where a 2017 card carries no Chinese one', () => {
    const result = read({ ...LI_RARE, kind: 'foreign-permanent-2017', name: '' });
    expect(result).toMatchObject({ value: { name: 'EXAMPLE, PERSON' } });
  });

  it('agrees with the published example number of the standard for a woman of 1949', () => {
    const fields: SimulatedCardFields = { ...ZHANG_XIAOHUA, birthDate: '1949-12-31', sequence: 0 };
    expect(buildSimulatedCard(fields).number).toBe('11010519491231002X');
    expect(read(fields)).toMatchObject({ ok: true, value: { number: '11010519491231002X' } });
  });
});

/** The four layouts. */
const LAYOUTS: readonly SimulatedCardFields[] = [
  LI_RARE,
  { ...LI_RARE, kind: 'hmt-residence', areaCode: '830000' },
  { ...LI_RARE, kind: 'foreign-permanent-2017' },
  { ...LI_RARE, kind: 'foreign-permanent-2023', areaCode: '911840' },
];

describe.each(LAYOUTS)('a card of the layout $kind', (fields) => {
  it.each([
    ['long-term', { validTo: null }],
    ['2032-05-06', { validTo: '2032-05-06' }],
    // An expired card is a card: whoever shows it is to be served, and told.
    ['2001-01-31', { validTo: '2001-01-31' }],
    [null, { wrong: { validTo: '' } }],
    [null, { wrong: { validTo: '20320230' } }],
    [null, { wrong: { validTo: '2032年5月' } }],
  ])('says that it is valid until %s', (validUntil, change) => {
    for (const padding of ['space', 'zero', 'mixed'] as const)
      expect(read({ ...fields, ...change, padding })).toMatchObject({
        ok: true,
        value: { cardType: fields.kind, validUntil },
      });
  });

  it.each(['李㛃𬭎', '䶮𠮷', '𠮷𠮷𠮷𠮷𠮷𠮷𠮷', '阿卜杜热合曼·买买提艾力江提', '欧阳 𬭎'])(
    'keeps the name %s whole',
    (name) => {
      for (const padding of ['space', 'zero', 'mixed'] as const)
        expect(read({ ...fields, name, padding })).toMatchObject({ ok: true, value: { name } });
    },
  );

  it('is a read error when the birth date is another than in the number', () => {
    expect(codeOf({ ...fields, wrong: { birth: '19391109' } })).toBe('birth-date');
  });

  it('is a read error without a name in any script', () => {
    const block = buildSimulatedCard(fields).textBlock;
    for (const [from, to] of [
      [0, 30],
      [52, 122],
      [158, 188],
    ] as const)
      if (fields.kind.startsWith('foreign') || from === 0) block.fill(0, from, to);
    if (fields.kind === 'foreign-permanent-2017') block.fill(0, 0, 120);
    const data = new Uint8Array(1284);
    data.set([0x01, 0x00, 0x04, 0x00]);
    data.set(block, 4);
    expect(personFromReadData(data)).toEqual({ ok: false, failure: { code: 'shape' } });
  });

  it('is the same whatever the photo is', () => {
    const data = new Uint8Array(1284);
    data.set([0x01, 0x00, 0x04, 0x00]);
    data.set(buildSimulatedCard(fields).textBlock, 4);
    data.fill(0xaa, 260);
    expect(personFromReadData(data)).toEqual(read(fields));
  });
});

describe('a card whose fields disagree is a read error', () => {
  const right = buildSimulatedCard(ZHANG_XIAOHUA).number;
  const otherCheck = right.endsWith('1') ? '2' : '1';
  it.each([
    ['a wrong check character', { number: `${right.slice(0, 17)}${otherCheck}` }, 'checksum'],
    ['another birth date than the number', { birth: '19480228' }, 'birth-date'],
    ['another sex than the number', { sexCode: '1' }, 'sex'],
    ['a birth date that does not exist', { birth: '19490229' }, 'shape'],
    ['no number', { number: ' '.repeat(18) }, 'shape'],
    ['a number of the first generation', { number: '110105480229003' }, 'shape'],
  ])('%s', (_name, wrong, code) => {
    expect(codeOf({ ...ZHANG_XIAOHUA, wrong })).toBe(code);
  });

  it.each([
    ['a sex that nobody has stated', { sexCode: '9' }, 'shape'],
    ['a number of another shape', { number: '110105193911080737' }, 'shape'],
  ])('on a 2017 card also %s, since its number does not tell', (_name, wrong, code) => {
    expect(codeOf({ ...LI_RARE, kind: 'foreign-permanent-2017', wrong })).toBe(code);
  });

  it('but a sex not stated in its field is taken from the number', () => {
    expect(read({ ...ZHANG_XIAOHUA, wrong: { sexCode: '9' } })).toMatchObject({
      value: { sex: 'female' },
    });
  });

  it('and a block of another length is refused', () => {
    expect(personFromReadData(new Uint8Array(100))).toEqual({
      ok: false,
      failure: { code: 'shape' },
    });
  });
});
