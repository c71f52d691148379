/** Keys that follow the first ones: the kiosk's own, and the admin's as this kiosk has come to know them. */
export const sql = `
CREATE TABLE next_key (
  position INTEGER NOT NULL PRIMARY KEY CHECK (position >= 1),
  public_key TEXT NOT NULL UNIQUE CHECK (length(public_key) = 43),
  private_key TEXT NOT NULL CHECK (length(private_key) > 0),
  signature TEXT NOT NULL CHECK (length(signature) = 86),
  in_force_since_ms INTEGER
) STRICT;

CREATE TABLE admin_key (
  position INTEGER NOT NULL PRIMARY KEY CHECK (position >= 1),
  public_key TEXT NOT NULL UNIQUE CHECK (length(public_key) = 43)
) STRICT;
`;
