/** How many of the newest backups stay, and of how many months the last one does. */
const KEPT = { newest: 14, months: 12 } as const;

const NAME = /^zhulao-[0-9a-z]+-(\d{8})-(\d{6})\.backup$/;

/** The name of a backup's file: district, then date and time in Shanghai, so that names sort by age. */
export function backupFileName(districtCode: string | null, wallTime: string): string {
  const digits = wallTime.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `zhulao-${districtCode ?? 'new'}-${digits}.backup`;
}

/** Of the names in a folder those of scheduled backups, newest first. */
function backupNames(names: readonly string[]): readonly string[] {
  const timeOf = (name: string): string => (NAME.exec(name) ?? []).slice(1).join('');
  return names.filter((name) => NAME.test(name)).sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
}

/** Which files of a folder to delete after a new backup is verified. Names that are not ours are never among them. */
export function namesToDrop(names: readonly string[]): readonly string[] {
  const ours = backupNames(names);
  const kept = new Set(ours.slice(0, KEPT.newest));
  const months = new Set<string>();
  for (const name of ours) {
    const month = NAME.exec(name)?.[1]?.slice(0, 6) ?? '';
    if (months.has(month) || months.size === KEPT.months) continue;
    months.add(month);
    kept.add(name);
  }
  return ours.filter((name) => !kept.has(name));
}
