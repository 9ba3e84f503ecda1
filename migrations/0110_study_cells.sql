-- The finished hedges of studies that are under way, or that the program died in: a cancel or a kill loses none of them.
-- A study that has ended has them in its record.
CREATE TABLE study_cells (
  study_id INTEGER NOT NULL REFERENCES studies (id) ON DELETE CASCADE,
  cell     INTEGER NOT NULL,
  seconds  REAL    NOT NULL, -- since the study began, pauses left out
  record   TEXT    NOT NULL CHECK (json_valid(record)),
  PRIMARY KEY (study_id, cell)
) STRICT;

-- How many hedges a study was to have, and how many its record has, for lists.
ALTER TABLE studies ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE studies ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;

UPDATE studies SET total = json_array_length(record, '$.cells'), finished = (
  SELECT count(*) FROM json_each(record, '$.cells')
  WHERE json_extract(value, '$.hedge') IS NOT NULL OR json_extract(value, '$.failure') IS NOT NULL
) WHERE kind = 'frontier' AND json_type(record, '$.cells') = 'array';

UPDATE studies SET total = holds.total, finished = holds.finished FROM (
  SELECT studies.id, count(*) AS total,
    sum(json_extract(hold.value, '$.hedge') IS NOT NULL OR json_extract(hold.value, '$.failure') IS NOT NULL) AS finished
  FROM studies, json_each(record, '$.alternatives') AS alternative, json_each(alternative.value, '$.holds') AS hold
  WHERE kind = 'walk-forward' GROUP BY studies.id
) AS holds WHERE studies.id = holds.id;
