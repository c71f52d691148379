/**
 * A name as screens and slips may show it: 张三 → 张*, 张小花 → 张*花, 欧阳小花 → 欧**花.
 * Works by whole characters, so rare characters outside the basic plane stay whole.
 */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const first = characters[0];
  const last = characters.at(-1);
  if (first === undefined || last === undefined) return '*';
  if (characters.length <= 2) return `${first}*`;
  return `${first}${'*'.repeat(characters.length - 2)}${last}`;
}

/** An identity number as the console shows it: only the last four characters. */
export function maskIdNumber(number: string): string {
  return `${'*'.repeat(Math.max(0, number.length - 4))}${number.slice(-4)}`;
}
