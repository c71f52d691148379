import { createHmac, scrypt } from 'node:crypto';
import { fromHex } from '../crypto/sha256.ts';

/** scrypt (RFC 7914) parameters: 16 MiB and some 40 ms on the machines of docs/bench.md, so that guessing a county's numbers costs days. */
const SCRYPT = { N: 16_384, r: 8, p: 1 } as const;

/**
 * The slow half of a lookup: scrypt of a card's text under the district's salt, 32 bytes in hexadecimal.
 * `text` is an identity number with upper-case X, or a card's number as card-number.ts spells it.
 */
export function slowLookup(text: string, districtSalt: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(text, fromHex(districtSalt), 32, SCRYPT, (error, key) => {
      if (error === null) resolve(key.toString('hex'));
      else reject(error);
    });
  });
}

/** The lookup under one kiosk's key: HMAC-SHA-256(key, slow), in hexadecimal. A list made for one kiosk is useless at another. */
export function kioskLookup(slow: string, kioskLookupKey: string): string {
  return createHmac('sha256', fromHex(kioskLookupKey)).update(fromHex(slow)).digest('hex');
}
