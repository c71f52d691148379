import { canonicalText } from '../../shared/ledger/canonical.ts';
import { decide } from '../../shared/policy/decide.ts';
import { generateQuestion } from './generate.ts';

/** Which generated cases: `from` included, `to` not. */
export interface Cases {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** One canonical decision a line: what runs in Node and, bundled, in a page. */
export function decisionsText({ seed, from, to }: Cases): string {
  let text = '';
  for (let index = from; index < to; index += 1)
    text += `${canonicalText(decide(generateQuestion(seed, index)))}\n`;
  return text;
}

/** SHA-256 of that text in hex; the Web Crypto interface is the same in Node and in the page. */
export async function decisionsDigest(cases: Cases): Promise<string> {
  const bytes = new TextEncoder().encode(decisionsText(cases));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
