import { fail, type Result, succeed } from '../../shared/result.ts';
import type { ApduTransport, ApduTransportFailure } from './transport.ts';

/** The two status bytes of an answer (ISO/IEC 7816-4, 5.1.3), as far as anybody acts on them. */
export const STATUS_WORDS = {
  done: 0x9000,
  securityNotSatisfied: 0x6982,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
} as const;

/** The whole answer to a command. */
export interface ApduAnswer {
  readonly data: Uint8Array;
  readonly statusWord: number;
}

/** Why a command has no answer; `garbled`: what came is no answer. */
export type ApduFailure = ApduTransportFailure | { readonly code: 'garbled' };

/** A card that goes on saying that there is more is broken. */
const PIECES_MAX = 8;
const MORE_TO_GET = 0x61;
const WRONG_LENGTH = 0x6c;

/** SELECT by name (ISO/IEC 7816-4, 7.1.1). */
export function selectByName(name: Uint8Array): Uint8Array {
  return Uint8Array.from([0x00, 0xa4, 0x04, 0x00, name.length, ...name]);
}

/** READ RECORD by number from a file named by its short identifier (ISO/IEC 7816-4, 7.3.3). */
export function readRecord(options: {
  readonly shortFileId: number;
  readonly record: number;
  /** Bytes expected, which the card may correct. */
  readonly length: number;
}): Uint8Array {
  const { shortFileId, record, length } = options;
  return Uint8Array.of(0x00, 0xb2, record, (shortFileId << 3) | 4, length);
}

/**
 * Sends a command and gathers its whole answer: fetches what the card says it has more of (61 xx), and asks again with the
 * right length when the card names it (6C xx), once.
 */
export async function exchange(
  transport: ApduTransport,
  command: Uint8Array,
): Promise<Result<ApduAnswer, ApduFailure>> {
  const gathered: number[] = [];
  let next = command;
  let isCorrected = false;
  for (let piece = 0; piece < PIECES_MAX; piece += 1) {
    const sent = await transport.transmit(next);
    if (!sent.ok) return sent;
    const answer = sent.value;
    const [high, low] = answer.subarray(-2);
    if (high === undefined || low === undefined) return fail({ code: 'garbled' });
    gathered.push(...answer.subarray(0, -2));
    answer.fill(0);
    if (high === MORE_TO_GET) next = Uint8Array.of(0x00, 0xc0, 0x00, 0x00, low);
    else if (high === WRONG_LENGTH && !isCorrected) {
      isCorrected = true;
      next = Uint8Array.from([...next.subarray(0, -1), low]);
    } else {
      return succeed({ data: Uint8Array.from(gathered), statusWord: (high << 8) | low });
    }
  }
  return fail({ code: 'garbled' });
}
