/** Ledger, its projections, what the admin sent, and who this kiosk is. */
export const sql = `
CREATE TABLE opening (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  times INTEGER NOT NULL CHECK (times >= 0)
) STRICT;
INSERT INTO opening (only_row, times) VALUES (1, 0);

CREATE TABLE signing_key (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  public_key TEXT NOT NULL CHECK (length(public_key) = 43),
  private_key TEXT NOT NULL CHECK (length(private_key) > 0)
) STRICT;

CREATE TABLE enrolment (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  kiosk_id TEXT NOT NULL,
  certificate TEXT NOT NULL,
  signature TEXT NOT NULL CHECK (length(signature) = 86),
  admin_public_key TEXT NOT NULL CHECK (length(admin_public_key) = 43),
  district_salt TEXT NOT NULL CHECK (length(district_salt) = 64),
  lookup_key TEXT NOT NULL CHECK (length(lookup_key) = 64),
  recovery_public_key TEXT NOT NULL CHECK (length(recovery_public_key) = 43)
) STRICT;

-- Attachments are JSON: [{"content","salt"}]. They lie in the row of their entry, so that a sale writes one page less and
-- nothing can be attached afterwards.
CREATE TABLE entry (
  seq INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  content TEXT NOT NULL,
  attachments TEXT NOT NULL
) STRICT;
CREATE TRIGGER entry_follows BEFORE INSERT ON entry
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
BEGIN SELECT RAISE(ABORT, 'an entry must follow the last one'); END;
-- By values and not by the columns a statement names: those can be written through the name rowid too.
CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
WHEN NEW.seq IS NOT OLD.seq OR NEW.hash IS NOT OLD.hash OR NEW.content IS NOT OLD.content
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER attachment_never_changes BEFORE UPDATE ON entry
WHEN NEW.attachments IS NOT OLD.attachments AND NEW.attachments IS NOT '[]'
BEGIN SELECT RAISE(ABORT, 'an attachment is kept or erased, never changed'); END;
CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- No projection: numbers told to people who have not paid yet stand in no entry.
CREATE TABLE order_number (
  business_date TEXT NOT NULL PRIMARY KEY,
  last_number INTEGER NOT NULL CHECK (last_number >= 1)
) STRICT, WITHOUT ROWID;

-- No projection: tickets for the kitchen that are not known to have come out; the ledger does not know of them.
CREATE TABLE kitchen_ticket (
  order_id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  order_number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'failed', 'unknown')),
  code TEXT NOT NULL,
  copies INTEGER NOT NULL CHECK (copies >= 0)
) STRICT, WITHOUT ROWID;

-- Projections: everything in them follows from the entries (kiosk/store/projections.ts).
-- One row for each entry that concerns an elder, in the order of the ledger: what was eaten, and the account after it.
CREATE TABLE elder_entry (
  elder_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  meal_period TEXT CHECK (meal_period IN ('breakfast', 'lunch', 'dinner')),
  menu_item_id TEXT,
  subsidies TEXT NOT NULL,
  fees TEXT NOT NULL,
  balance_fen INTEGER,
  PRIMARY KEY (elder_id, seq)
) STRICT, WITHOUT ROWID;

-- No entry of a date lies before its first one: where to begin to look for the meals since a date.
CREATE TABLE ledger_day (
  business_date TEXT NOT NULL PRIMARY KEY,
  first_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Slips of which nothing is known yet: a handful of rows on one page, which is all that a sale writes of its slip.
CREATE TABLE waiting_slip (
  order_id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  order_number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Slips that something is known of.
CREATE TABLE print_job (
  order_id TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  order_number INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'printed', 'failed', 'unknown')),
  code TEXT NOT NULL,
  copies INTEGER NOT NULL CHECK (copies >= 0),
  last_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- Finds slips in trouble, copies that wait, and the last number of a day.
CREATE INDEX print_job_by_state ON print_job (state, business_date, order_number);

-- Both together, as the readers want them.
CREATE VIEW slip_job AS
SELECT order_id, seq, business_date, order_number, state, code, copies, last_seq FROM print_job
UNION ALL
SELECT order_id, seq, business_date, order_number, 'waiting', '', 0, seq FROM waiting_slip;

CREATE TABLE elder (
  elder_id TEXT NOT NULL PRIMARY KEY,
  masked_name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  categories TEXT NOT NULL,
  care_levels TEXT NOT NULL,
  states TEXT NOT NULL,
  household_code TEXT,
  residence_code TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE elder_lookup (
  lookup TEXT NOT NULL PRIMARY KEY CHECK (length(lookup) = 64),
  elder_id TEXT NOT NULL REFERENCES elder (elder_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX elder_lookup_of_elder ON elder_lookup (elder_id);

CREATE TABLE account_elsewhere (
  elder_id TEXT NOT NULL PRIMARY KEY,
  amount_fen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_elsewhere (
  elder_id TEXT NOT NULL PRIMARY KEY,
  meals TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
  policy_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  document TEXT NOT NULL,
  signature TEXT NOT NULL CHECK (length(signature) = 86),
  PRIMARY KEY (policy_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE calendar (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  days TEXT NOT NULL
) STRICT;

CREATE TABLE menu (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  items TEXT NOT NULL
) STRICT;

-- Photos of the held menu, by the SHA-256 of their bytes.
CREATE TABLE menu_photo (
  digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
  media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/webp')),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE settings (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  content TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
  staff_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  card_lookup TEXT NOT NULL CHECK (length(card_lookup) = 64),
  pin_salt TEXT NOT NULL CHECK (length(pin_salt) = 64),
  pin_hash TEXT NOT NULL CHECK (length(pin_hash) = 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_by_card ON staff (card_lookup);

CREATE TABLE pin_record (
  staff_id TEXT NOT NULL PRIMARY KEY,
  wrong_count INTEGER NOT NULL CHECK (wrong_count >= 0),
  locked_until_ms INTEGER NOT NULL CHECK (locked_until_ms >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_state (
  only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
  cursor INTEGER NOT NULL CHECK (cursor >= 0),
  reserved_sequence INTEGER NOT NULL CHECK (reserved_sequence >= 0),
  admin_head TEXT NOT NULL,
  admin_time_ms INTEGER NOT NULL CHECK (admin_time_ms >= 0)
) STRICT;
INSERT INTO sync_state (only_row, cursor, reserved_sequence, admin_head, admin_time_ms) VALUES (1, 0, 0, 'null', 0);
`;
