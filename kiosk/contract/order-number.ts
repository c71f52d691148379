/** The number an elder is called by, three digits at least as 017: the same on screens, in sentences and on the slip. */
export function orderNumberText(orderNumber: number): string {
  return String(orderNumber).padStart(3, '0');
}
