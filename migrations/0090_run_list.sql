-- The list of runs is read from here: in the table, promised_rmse lies behind the records, which are up to a megabyte each.
CREATE INDEX runs_listed ON runs (
  id, scenario_id, scenario_name, basket_name, created_at, status, window_from, window_to, anchor_date, notional, longs,
  shorts, gap, seconds, in_sample_rmse, out_of_sample_rmse, promised_rmse, synthetic
);
