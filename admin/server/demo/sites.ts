/** 演示数据: how a demo site behaves. Only the places are real. */
export interface DemoSite {
  readonly townCode: string;
  readonly kind: 'canteen' | 'meal-point';
  readonly openedOn: string;
  readonly suspendedFrom: string | null;
  readonly closedOn: string | null;
  /** Real communities of its town that it serves, counted from the town's `firstCommunity`-th. */
  readonly firstCommunity: number;
  readonly communityCount: number;
  /**
   * `almost`: one subsidised meal short of being effective today; `busy`: effective; `weak`: meals, but too few;
   * `plaque`: a name at the door and no meal.
   */
  readonly service: 'almost' | 'busy' | 'weak' | 'plaque';
  readonly elderCount: number;
}

type Row = readonly [
  townCode: string,
  openedOn: string,
  firstCommunity: number,
  communityCount: number,
  service: DemoSite['service'],
  elderCount: number,
  more?: Partial<Pick<DemoSite, 'kind' | 'suspendedFrom' | 'closedOn'>>,
];

const POINT = { kind: 'meal-point' } as const;

/** Forty invented sites in the 21 real towns and subdistricts of 滕州, opened 2021 to 2026. The first is the newcomer's own. */
const ROWS: readonly Row[] = [
  ['370481001', '2023-06-01', 0, 6, 'almost', 60],
  ['370481001', '2021-05-10', 8, 8, 'busy', 30],
  ['370481002', '2021-09-01', 0, 12, 'busy', 30],
  ['370481003', '2022-03-15', 0, 9, 'busy', 10],
  ['370481004', '2022-04-20', 0, 5, 'busy', 9],
  ['370481005', '2022-06-08', 0, 7, 'busy', 10],
  ['370481101', '2022-08-30', 0, 6, 'busy', 9],
  ['370481102', '2022-10-12', 0, 4, 'busy', 9],
  ['370481103', '2023-01-16', 0, 8, 'busy', 10],
  ['370481104', '2023-03-03', 0, 3, 'busy', 9],
  ['370481105', '2023-04-28', 0, 5, 'busy', 9],
  ['370481106', '2023-07-07', 0, 10, 'busy', 10],
  ['370481107', '2023-09-20', 0, 4, 'busy', 9],
  ['370481108', '2023-11-11', 0, 6, 'busy', 9],
  ['370481109', '2023-12-25', 0, 7, 'busy', 9],
  ['370481110', '2024-05-06', 0, 3, 'busy', 9],
  ['370481111', '2024-11-18', 0, 5, 'busy', 9],
  ['370481112', '2025-03-24', 0, 2, 'busy', 9],
  ['370481113', '2022-12-01', 0, 1, 'busy', 9, POINT],
  ['370481114', '2024-02-19', 0, 2, 'busy', 9, POINT],
  ['370481115', '2025-10-09', 0, 1, 'busy', 9, POINT],
  ['370481002', '2022-05-18', 14, 4, 'weak', 9],
  ['370481003', '2023-05-22', 10, 3, 'weak', 9],
  ['370481116', '2023-10-30', 0, 6, 'weak', 9],
  ['370481101', '2024-09-02', 8, 2, 'weak', 9, POINT],
  ['370481004', '2021-12-20', 6, 3, 'plaque', 0, { suspendedFrom: '2025-08-01' }],
  ['370481005', '2022-09-14', 9, 4, 'plaque', 0],
  ['370481102', '2022-11-03', 6, 5, 'plaque', 0],
  ['370481103', '2023-02-27', 10, 3, 'plaque', 0, { suspendedFrom: '2024-12-15' }],
  ['370481104', '2023-06-19', 5, 2, 'plaque', 0],
  ['370481105', '2023-08-08', 7, 6, 'plaque', 0],
  ['370481106', '2023-10-10', 12, 4, 'plaque', 0],
  ['370481107', '2023-12-28', 6, 3, 'plaque', 0],
  ['370481108', '2023-12-29', 8, 2, 'plaque', 0],
  ['370481109', '2024-03-12', 9, 5, 'plaque', 0, { closedOn: '2026-03-31' }],
  ['370481110', '2024-07-01', 5, 1, 'plaque', 0, POINT],
  ['370481112', '2024-10-21', 4, 2, 'plaque', 0, POINT],
  ['370481114', '2025-06-16', 4, 3, 'plaque', 0, POINT],
  ['370481115', '2025-12-30', 3, 2, 'plaque', 0, { ...POINT, suspendedFrom: '2026-07-01' }],
  ['370481116', '2026-05-08', 8, 4, 'plaque', 0],
];

export const DEMO_SITES: readonly DemoSite[] = ROWS.map(
  ([townCode, openedOn, firstCommunity, communityCount, service, elderCount, more]) => ({
    townCode,
    openedOn,
    firstCommunity,
    communityCount,
    service,
    elderCount,
    kind: 'canteen',
    suspendedFrom: null,
    closedOn: null,
    ...more,
  }),
);

/** The name of a site from the name of its first community: 荆庄社区居民委员会 → 荆庄社区助老食堂（演示）. */
export function demoSiteName(communityName: string, kind: DemoSite['kind']): string {
  const place = communityName
    .replace(/(?:居民委员会|居委会)$/, '')
    .replace(/(?:村民委员会|村委会)$/, '村')
    .replace(/村村$/, '村');
  return `${place}${kind === 'canteen' ? '助老食堂' : '老年助餐点'}（演示）`;
}
