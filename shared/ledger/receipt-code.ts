/** The code that names one sale on paper and in the console: kiosk number, seq and the beginning of the entry's hash, as 0007-000123-9F3A6C21. */
export function receiptCode(sale: {
  readonly kioskNumber: number;
  readonly seq: number;
  readonly hash: string;
}): string {
  const kiosk = String(sale.kioskNumber).padStart(4, '0');
  return `${kiosk}-${String(sale.seq).padStart(6, '0')}-${sale.hash.slice(0, 8).toUpperCase()}`;
}
