/** What the attendants' desk keeps: whom to find without a card, what is sold out, which numbers were called, how the screens look. */
export const sql = `
-- Of this canteen's own regulars only; goes with the person it is of.
CREATE TABLE elder_contact (
  elder_id TEXT NOT NULL PRIMARY KEY REFERENCES elder (elder_id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  phone TEXT,
  number_end TEXT CHECK (length(number_end) = 4)
) STRICT, WITHOUT ROWID;

CREATE TABLE sold_out (
  business_date TEXT NOT NULL,
  menu_item_id TEXT NOT NULL,
  PRIMARY KEY (business_date, menu_item_id)
) STRICT, WITHOUT ROWID;

-- What was said of the numbers of a day's sales; a number without a row is being made.
CREATE TABLE number_call (
  business_date TEXT NOT NULL,
  order_number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'taken')),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (business_date, order_number)
) STRICT, WITHOUT ROWID;

-- JSON, checked by kiosk/contract/screen-settings.ts when it is read.
CREATE TABLE screen_settings (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  settings TEXT NOT NULL
) STRICT;
`;
