/** Puts rows of known heights into columns that hold `room` each, in order; a row higher than a column has one to itself. */
export function packColumns(heights: readonly number[], room: number): readonly number[][] {
  const columns: number[][] = [];
  let left = 0;
  heights.forEach((height, row) => {
    const last = columns.at(-1);
    if (last === undefined || height > left) {
      columns.push([row]);
      left = room - height;
      return;
    }
    last.push(row);
    left -= height;
  });
  return columns;
}

/** Takes a list apart into pages of so many. */
export function pagesOf<T>(list: readonly T[], pageSize: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / pageSize) }, (_, page) =>
    list.slice(page * pageSize, (page + 1) * pageSize),
  );
}
