-- What a run promises, for lists: USD a day; NULL where it made no promise.
ALTER TABLE runs ADD COLUMN promised_rmse REAL;
UPDATE runs SET promised_rmse = json_extract(record, '$.promise.rmse');

DROP TRIGGER runs_are_immutable;
CREATE TRIGGER runs_are_immutable
BEFORE UPDATE OF id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date, notional, longs,
  shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, synthetic, fingerprint, last_import, record
ON runs
BEGIN
  SELECT RAISE(ABORT, 'a run is immutable');
END;
