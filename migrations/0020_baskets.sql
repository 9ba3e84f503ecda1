-- Removed baskets stay until the removal can no longer be undone: removed_at.

CREATE TABLE baskets (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL COLLATE NOCASE,
  kind       TEXT    NOT NULL CHECK (kind IN ('shares', 'weights', 'level')),
  notional   REAL    NOT NULL CHECK (notional > 0), -- USD
  synthetic  INTEGER NOT NULL DEFAULT 0 CHECK (synthetic IN (0, 1)),
  created_at TEXT    NOT NULL,
  updated_at TEXT    NOT NULL,
  removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX baskets_by_name ON baskets (name) WHERE removed_at IS NULL;

-- By symbol, not by instrument: a basket may be pasted before its prices are on file.
CREATE TABLE basket_entries (
  basket_id INTEGER NOT NULL REFERENCES baskets (id) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  symbol    TEXT    NOT NULL,
  amount    REAL    NOT NULL CHECK (amount > 0), -- shares, or day-one weight
  PRIMARY KEY (basket_id, ordinal)
) STRICT, WITHOUT ROWID;
