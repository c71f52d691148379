/** Orders that wait for cash: nothing was sold yet, so they stand in no entry. */
export const sql = `
-- No projection. In the order in which they were placed; content is JSON, checked by waiting-orders.ts when it is read.
CREATE TABLE waiting_order (
  place INTEGER NOT NULL PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE,
  ordered_on TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
`;
