-- A run is immutable and self-contained: record holds all of it, the other columns are what lists show of it.

CREATE TABLE runs (
  id                 INTEGER PRIMARY KEY,
  scenario_id        INTEGER REFERENCES scenarios (id) ON DELETE SET NULL,
  scenario_name      TEXT    NOT NULL,
  basket_name        TEXT    NOT NULL,
  created_at         TEXT    NOT NULL,
  status             TEXT    NOT NULL CHECK (status IN ('optimal', 'gap', 'time-limit', 'cancelled', 'interrupted')),
  window_from        TEXT    NOT NULL,
  window_to          TEXT    NOT NULL,
  anchor_date        TEXT    NOT NULL,
  notional           REAL    NOT NULL,
  longs              INTEGER NOT NULL,
  shorts             INTEGER NOT NULL,
  gap                REAL    NOT NULL, -- may be infinite
  seconds            REAL    NOT NULL,
  in_sample_rmse     REAL    NOT NULL, -- USD a day
  out_of_sample_rmse REAL,
  synthetic          INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
  fingerprint        TEXT    NOT NULL,
  last_import        INTEGER NOT NULL, -- the newest import when the run was made; 0: none
  record             TEXT    NOT NULL CHECK (json_valid(record))
) STRICT;
CREATE INDEX runs_by_scenario ON runs (scenario_id);

CREATE TRIGGER runs_are_immutable
BEFORE UPDATE OF id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date, notional, longs,
  shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, synthetic, fingerprint, last_import, record
ON runs
BEGIN
  SELECT RAISE(ABORT, 'a run is immutable');
END;

-- What may change of a run: the user's own name for it, and whether it was removed.
CREATE TABLE run_marks (
  run_id     INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  label      TEXT,
  removed_at TEXT
) STRICT;

-- One row a series: elements in little-endian order; name is the member's path in the contract's RunSeries.
CREATE TABLE run_series (
  run_id   INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name     TEXT    NOT NULL,
  elements TEXT    NOT NULL CHECK (elements IN ('Float64Array', 'Int32Array')),
  data     BLOB    NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT;

-- The members of RunSeries that are no arrays.
CREATE TABLE run_series_members (
  run_id  INTEGER PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  members TEXT    NOT NULL CHECK (json_valid(members))
) STRICT;

-- Which prices a run read: when an import restates one of them, its old value is kept.
CREATE TABLE run_reads (
  run_id        INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  instrument_id INTEGER NOT NULL REFERENCES instruments (id),
  from_day      INTEGER NOT NULL,
  to_day        INTEGER NOT NULL,
  PRIMARY KEY (instrument_id, run_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_reads_by_run ON run_reads (run_id);
