-- What was worked out of a run afterwards, for example how its hedge hangs on each name. One of each kind; a newer one
-- replaces it.
CREATE TABLE run_studies (
  run_id     INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind       TEXT    NOT NULL CHECK (kind IN ('sensitivity', 'alternatives', 'follow-up')),
  created_at TEXT    NOT NULL,
  record     TEXT    NOT NULL CHECK (json_valid(record)),
  PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

-- Jobs may be of these kinds too.
CREATE TABLE jobs_of_more_kinds (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('import', 'run', 'frontier', 'walk-forward', 'sensitivity', 'alternatives',
    'follow-up', 'backup')),
  title       TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
  scenario_id INTEGER REFERENCES scenarios (id) ON DELETE SET NULL,
  started_at  TEXT NOT NULL,
  updated_at  TEXT NOT NULL,
  request     TEXT NOT NULL CHECK (json_valid(request)),
  best        TEXT CHECK (json_valid(best))
) STRICT, WITHOUT ROWID;
INSERT INTO jobs_of_more_kinds
  SELECT id, kind, title, state, scenario_id, started_at, updated_at, request, best FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_of_more_kinds RENAME TO jobs;
CREATE INDEX jobs_by_state ON jobs (state);
