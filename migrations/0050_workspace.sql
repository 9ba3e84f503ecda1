CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

-- Jobs that are under way, so that the next start can tell which ones the program died in, and how far they had come.
CREATE TABLE jobs (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('import', 'run', 'frontier', 'walk-forward', 'follow-up', 'backup')),
  title       TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
  scenario_id INTEGER REFERENCES scenarios (id) ON DELETE SET NULL,
  started_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  request     TEXT NOT NULL CHECK (json_valid(request)),
  best        TEXT CHECK (json_valid(best))
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_by_state ON jobs (state);

-- Frontiers and walk-forwards: many runs of one scenario, read as a whole.
CREATE TABLE studies (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('frontier', 'walk-forward')),
  scenario_id INTEGER REFERENCES scenarios (id) ON DELETE SET NULL,
  title       TEXT NOT NULL,
  created_at  TEXT NOT NULL,
  removed_at  TEXT,
  record      TEXT NOT NULL CHECK (json_valid(record))
) STRICT;
CREATE INDEX studies_by_scenario ON studies (scenario_id);
