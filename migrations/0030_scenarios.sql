CREATE TABLE scenarios (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL COLLATE NOCASE,
  basket_id  INTEGER NOT NULL REFERENCES baskets (id),
  settings   TEXT    NOT NULL CHECK (json_valid(settings)),
  tags       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  notes      TEXT    NOT NULL DEFAULT '',
  version    INTEGER NOT NULL DEFAULT 1,
  archived   INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  created_at TEXT    NOT NULL,
  updated_at TEXT    NOT NULL,
  removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX scenarios_by_name ON scenarios (name) WHERE removed_at IS NULL;
CREATE INDEX scenarios_by_basket ON scenarios (basket_id);

-- Every stored state of a scenario, the present one included.
CREATE TABLE scenario_versions (
  scenario_id INTEGER NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
  version     INTEGER NOT NULL,
  saved_at    TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  settings    TEXT    NOT NULL CHECK (json_valid(settings)),
  PRIMARY KEY (scenario_id, version)
) STRICT, WITHOUT ROWID;
