-- The market on file. A day is the number of days since 1970-01-01.

PRAGMA application_id = 1212499015; -- "HEDG"

-- Every file that was read. Rows name the import that wrote them, so that a run can be given the prices that it saw.
CREATE TABLE imports (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('prices', 'vols', 'sectors', 'borrow')),
  file       TEXT    NOT NULL,
  format     TEXT    NOT NULL,
  started_at TEXT    NOT NULL,
  seconds    REAL    NOT NULL DEFAULT 0,
  rows       INTEGER NOT NULL DEFAULT 0,
  inserted   INTEGER NOT NULL DEFAULT 0,
  changed    INTEGER NOT NULL DEFAULT 0,
  symbols    INTEGER NOT NULL DEFAULT 0,
  first_day  INTEGER,
  last_day   INTEGER,
  refused    INTEGER NOT NULL DEFAULT 0,
  notes      TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(notes))
) STRICT;

-- The first refused rows of an import; imports.refused counts all of them.
CREATE TABLE refused_rows (
  import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
  ordinal   INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  reason    TEXT    NOT NULL,
  message   TEXT    NOT NULL,
  excerpt   TEXT    NOT NULL,
  PRIMARY KEY (import_id, ordinal)
) STRICT, WITHOUT ROWID;

-- A share, or a level series. The summary columns are kept in step with its prices by every import: counting ten
-- million rows at the start of the program would take a second.
CREATE TABLE instruments (
  id          INTEGER PRIMARY KEY,
  symbol      TEXT    NOT NULL COLLATE NOCASE UNIQUE,
  name        TEXT,
  sector      TEXT,
  industry    TEXT,
  synthetic   INTEGER NOT NULL DEFAULT 0 CHECK (synthetic IN (0, 1)),
  first_day   INTEGER,
  last_day    INTEGER,
  price_count INTEGER NOT NULL DEFAULT 0,
  last_close  REAL
) STRICT;

-- Which instrument a symbol meant from a day on, until the symbol's next row.
CREATE TABLE symbol_aliases (
  symbol        TEXT    NOT NULL COLLATE NOCASE,
  from_day      INTEGER NOT NULL,
  instrument_id INTEGER NOT NULL REFERENCES instruments (id) ON DELETE CASCADE,
  PRIMARY KEY (symbol, from_day)
) STRICT, WITHOUT ROWID;
CREATE INDEX symbol_aliases_by_instrument ON symbol_aliases (instrument_id);

CREATE TABLE prices (
  instrument_id INTEGER NOT NULL REFERENCES instruments (id),
  day           INTEGER NOT NULL,
  close         REAL    NOT NULL CHECK (close > 0),    -- as traded, USD per share
  adjusted      REAL    NOT NULL CHECK (adjusted > 0), -- for splits and dividends
  volume        REAL,                                  -- shares
  dividend      REAL,                                  -- USD per share, ex on the day
  split         REAL,                                  -- new shares per old share
  import_id     INTEGER NOT NULL REFERENCES imports (id),
  PRIMARY KEY (instrument_id, day)
) STRICT, WITHOUT ROWID;

-- What stood in prices before an import restated it; kept for a day, and for good where a run on file had read it.
CREATE TABLE price_revisions (
  instrument_id INTEGER NOT NULL REFERENCES instruments (id),
  day           INTEGER NOT NULL,
  replaced_by   INTEGER NOT NULL REFERENCES imports (id),
  close         REAL    NOT NULL,
  adjusted      REAL    NOT NULL,
  volume        REAL,
  dividend      REAL,
  split         REAL,
  import_id     INTEGER NOT NULL REFERENCES imports (id),
  PRIMARY KEY (instrument_id, day, replaced_by)
) STRICT, WITHOUT ROWID;

-- Every day on which anything traded: coverage is measured against it.
CREATE TABLE market_days (
  day INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE findings (
  instrument_id INTEGER NOT NULL REFERENCES instruments (id) ON DELETE CASCADE,
  kind          TEXT    NOT NULL,
  from_day      INTEGER NOT NULL,
  to_day        INTEGER NOT NULL,
  value         REAL    NOT NULL,
  message       TEXT    NOT NULL,
  accepted      INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1)),
  PRIMARY KEY (instrument_id, kind, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE implied_vols (
  instrument_id INTEGER NOT NULL REFERENCES instruments (id) ON DELETE CASCADE,
  day           INTEGER NOT NULL,
  vol           REAL    NOT NULL CHECK (vol > 0), -- a fraction a year: 0.25 is 25%
  PRIMARY KEY (instrument_id, day)
) STRICT, WITHOUT ROWID;

-- The broker's list as last imported; a list replaces the one before.
CREATE TABLE borrow_list (
  symbol            TEXT    PRIMARY KEY COLLATE NOCASE,
  currency          TEXT    NOT NULL,
  name              TEXT    NOT NULL,
  isin              TEXT    NOT NULL,
  figi              TEXT    NOT NULL,
  rebate_percent    REAL,
  fee_percent       REAL,
  available         REAL,
  available_or_more INTEGER NOT NULL CHECK (available_or_more IN (0, 1)),
  import_id         INTEGER NOT NULL REFERENCES imports (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_profiles (
  name     TEXT PRIMARY KEY COLLATE NOCASE,
  settings TEXT NOT NULL CHECK (json_valid(settings))
) STRICT, WITHOUT ROWID;
