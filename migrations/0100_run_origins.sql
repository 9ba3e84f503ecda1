-- Where a run comes from other than its scenario alone, such as a run that was repaired; and, where only a pool of the
-- candidates could be bounded, the gap within that pool, for lists.
ALTER TABLE runs ADD COLUMN pool_gap REAL;
ALTER TABLE runs ADD COLUMN origin TEXT CHECK (json_valid(origin));

DROP TRIGGER runs_are_immutable;
CREATE TRIGGER runs_are_immutable
BEFORE UPDATE OF id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date, notional, longs,
  shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, pool_gap, origin, synthetic, fingerprint,
  last_import, record
ON runs
BEGIN
  SELECT RAISE(ABORT, 'a run is immutable');
END;

DROP INDEX runs_listed;
CREATE INDEX runs_listed ON runs (
  id, scenario_id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date, notional, longs,
  shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, pool_gap, origin, synthetic
);
