/** A tile's place: `row` from 1 at the north; `column` from 1 at the west in half tiles, each tile being two wide. */
export interface TilePlace {
  readonly row: number;
  readonly column: number;
}

export interface TileLayout {
  readonly columnCount: number;
  /** One place for each name given, in the same order. */
  readonly places: readonly TilePlace[];
}

/** Where the towns of 滕州市 lie to each other, roughly: row, then half-tile column. */
const tengzhou: Readonly<Record<string, readonly [row: number, column: number]>> = {
  界河: [1, 7],
  龙阳: [1, 9],
  大坞: [2, 4],
  姜屯: [2, 6],
  北辛: [2, 8],
  东郭: [2, 10],
  滨湖: [3, 1],
  级索: [3, 3],
  洪绪: [3, 5],
  荆河: [3, 7],
  龙泉: [3, 9],
  东沙河: [3, 11],
  西岗: [4, 2],
  鲍沟: [4, 4],
  善南: [4, 6],
  南沙河: [4, 8],
  木石: [4, 10],
  张汪: [5, 5],
  官桥: [5, 7],
  羊庄: [5, 9],
  柴胡店: [6, 6],
};

/** A town's name as people say it: without 街道, 镇, 乡. */
export function shortTownName(townName: string): string {
  const short = townName.replace(/(街道办事处|街道|镇|乡)$/, '');
  return short.length < 2 ? townName : short;
}

/**
 * Places a district's towns as tiles: the towns of 滕州市 as they lie to each other, any other district's in a plain grid
 * in the order given.
 */
export function layOutTiles(townNames: readonly string[]): TileLayout {
  const known = townNames.map((name) => tengzhou[shortTownName(name)]);
  const isTengzhou =
    townNames.length === Object.keys(tengzhou).length &&
    known.every((place) => place !== undefined);
  if (isTengzhou) {
    const places = known.flatMap((place) =>
      place === undefined ? [] : [{ row: place[0], column: place[1] }],
    );
    return { columnCount: 12, places };
  }
  const perRow = Math.min(8, Math.max(3, Math.ceil(Math.sqrt(townNames.length * 1.4))));
  const places = townNames.map((_, index) => ({
    row: Math.floor(index / perRow) + 1,
    column: (index % perRow) * 2 + 1,
  }));
  return { columnCount: perRow * 2, places };
}
