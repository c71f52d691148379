/** The code that names one sale on paper and in the console: kiosk number, seq and the beginning of the entry's hash, as 0007-000123-9F3A6C21. */
export function receiptCode(sale: {
  readonly kioskNumber: number;
  readonly seq: number;
  readonly hash: string;
}): string {
  const kiosk = String(sale.kioskNumber).padStart(4, '0');
  return `${kiosk}-${String(sale.seq).padStart(6, '0')}-${sale.hash.slice(0, 8).toUpperCase()}`;
}

/** What a receipt code says; the hash is its first 8 digits, lower-case. */
export interface ReadReceiptCode {
  readonly kioskNumber: number;
  readonly seq: number;
  readonly hashPrefix: string;
}

const CODE = /^(\d{4})-(\d{6,15})-([0-9a-f]{8})$/;

/** Reads a code that somebody typed off a slip, with or without dashes and spaces; null when it is none. */
export function readReceiptCode(text: string): ReadReceiptCode | null {
  const bare = text.toLowerCase().replaceAll(/[\s\u2010-\u2015-]/g, '');
  const dashed = bare.replace(/^(\d{4})(\d{6,15})([0-9a-f]{8})$/, '$1-$2-$3');
  const [, kioskNumber, seq, hashPrefix] = CODE.exec(dashed) ?? [];
  if (hashPrefix === undefined) return null;
  return { kioskNumber: Number(kioskNumber), seq: Number(seq), hashPrefix };
}
