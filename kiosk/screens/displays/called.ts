/** Whether a number was called between two lists of called numbers, newest first; one that was taken away calls nobody. */
export function isCalled(before: readonly number[], after: readonly number[]): boolean {
  const newest = after[0];
  const formerNewest = before[0];
  if (newest === undefined || newest === formerNewest) return false;
  // One called once more comes to the front again, over the one that was there.
  return !before.includes(newest) || (formerNewest !== undefined && after.includes(formerNewest));
}
