/**
 * Rows that a database of each schema may hold, in SQL of that schema. A migration is tested on a database with all rows of
 * the schemas before it.
 */
export const sampleData: Record<number, string> = {
  10: `
    INSERT INTO imports (id, kind, file, format, started_at, rows, inserted, symbols, first_day, last_day)
      VALUES (1, 'prices', 'a.csv', 'long', '2026-01-02T03:04:05.000Z', 2, 2, 1, 20000, 20001);
    INSERT INTO refused_rows VALUES (1, 0, 7, 'bad-price', 'close "x" is no number', '2024-10-04,IBM,x');
    INSERT INTO instruments (id, symbol, name, sector, first_day, last_day, price_count, last_close)
      VALUES (1, 'IBM', 'IBM', 'Technology', 20000, 20001, 2, 191.25);
    INSERT INTO symbol_aliases VALUES ('IBM', -719162, 1);
    INSERT INTO prices VALUES (1, 20000, 190.5, 189.75, 1000, 0, 1, 1), (1, 20001, 191.25, 190.5, NULL, NULL, NULL, 1);
    INSERT INTO market_days VALUES (20000), (20001);
    INSERT INTO findings VALUES (1, 'gap', 20000, 20001, 4, 'four days without a price', 1);
    INSERT INTO implied_vols VALUES (1, 20000, 0.25);
    INSERT INTO borrow_list VALUES ('GME', 'USD', 'GAMESTOP', 'US36467W1099', '', NULL, 1.75, 1e7, 1, 1);
    INSERT INTO import_profiles VALUES ('desk', '{"format":"long"}');`,
  20: `
    INSERT INTO baskets VALUES (1, 'Dow', 'shares', 1e6, 0, '2026-01-02', '2026-01-02', NULL),
      (2, 'dow', 'weights', 1e6, 0, '2026-01-01', '2026-01-01', '2026-01-02');
    INSERT INTO basket_entries VALUES (1, 0, 'IBM', 100), (1, 1, 'GME', 50);`,
  30: `
    INSERT INTO scenarios (id, name, basket_id, settings, created_at, updated_at)
      VALUES (1, 'Ten names', 1, '{"from":"2024-10-04"}', '2026-01-02', '2026-01-02');
    INSERT INTO scenario_versions VALUES (1, 1, '2026-01-02', 'Ten names', '{"from":"2024-10-04"}');`,
  40: `
    INSERT INTO runs VALUES (1, 1, 'Ten names', 'Dow', '2026-01-02', 'gap', '2024-10-04', '2024-10-05', '2024-10-05', 1e6,
      1, 0, 0.05, 1.5, 1834, NULL, 0, 'abc', 1, '{}');
    INSERT INTO run_marks VALUES (1, 'put on', NULL);
    INSERT INTO run_series VALUES (1, 'days', 'Int32Array', x'00010203');
    INSERT INTO run_series_members VALUES (1, '{"anchorIndex":0}');
    INSERT INTO run_reads VALUES (1, 1, 20000, 20001);
    INSERT INTO price_revisions VALUES (1, 20000, 1, 190, 189, NULL, NULL, NULL, 1);`,
  50: `
    INSERT INTO settings VALUES ('app', '{"theme":"dark"}');
    INSERT INTO jobs VALUES ('a', 'run', 'Ten names', 'running', 1, '2026-01-02', '2026-01-02', '{}', '{"weights":[1]}');
    INSERT INTO studies VALUES (1, 'frontier', 1, 'Names', '2026-01-02', NULL, '{}');`,
  60: `
    INSERT INTO run_studies VALUES (1, 'sensitivity', '2026-01-02', '{"drops":[]}');
    INSERT INTO jobs VALUES ('b', 'sensitivity', 'Ten names', 'done', 1, '2026-01-02', '2026-01-02', '{}', NULL);`,
  70: `
    INSERT INTO runs VALUES (2, 1, 'Ten names', 'Dow', '2026-01-03', 'gap', '2024-10-04', '2024-10-05', '2024-10-05', 1e6,
      1, 0, 0.05, 1.5, 1834, NULL, 0, 'abc', 1, '{"promise":{"rmse":2500}}', 2500);`,
  80: `
    INSERT INTO import_profiles VALUES ('Reuters', '{"format":"generic"}', '["Exchange Date","Trade Price"]');`,
  90: `
    INSERT INTO runs VALUES (4, 1, 'Ten names', 'Dow', '2026-01-04', 'gap', '2024-10-04', '2024-10-05', '2024-10-05', 1e6,
      1, 0, 0.05, 1.5, 1834, NULL, 0, 'abc', 1, '{}', NULL);`,
  100: `
    INSERT INTO runs VALUES (5, 1, 'Ten names', 'Dow', '2026-01-05', 'time-limit', '2024-10-04', '2024-10-05', '2024-10-05',
      1e6, 1, 0, 1, 1.5, 1834, NULL, 0, 'abc', 1, '{}', NULL, 0.012, '{"kind":"repair","runId":1,"without":["IBM"]}');`,
  110: `
    INSERT INTO study_cells VALUES (1, 0, 1.5, '{"hedge":null}');
    INSERT INTO studies VALUES (2, 'walk-forward', 1, 'Walk', '2026-01-06', NULL, '{"alternatives":[]}', 24, 0);`,
  120: `
    INSERT INTO jobs VALUES ('c', 'run', 'Ten names', 'running', 1, '2026-01-07', '2026-01-07', '{}', NULL, 4711);`,
};
