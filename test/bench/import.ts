import { existsSync, mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { measure } from './processes.ts';
import { median, projectRoot, report, sharedFolder, type Figures } from './report.ts';

/**
 * The whole import of a five-year market as a process, beside SQLite's own shell importing the same rows, uncompressed,
 * into a table with the same key. The two run in turn.
 */
const prices = join(sharedFolder, 'market/prices_2016_2021.csv.gz');
const rounds = 5;

if (!existsSync(prices)) {
  process.stdout.write(`skipped: ${prices} is not there\n`);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
  try {
    const csv = join(folder, 'prices.csv');
    writeFileSync(csv, gunzipSync(readFileSync(prices)));
    const script = join(folder, 'import.sql');
    const shell = spawnSync('sqlite3', ['--version']).status === 0;
    const ours: { seconds: number; peakMegabytes: number | null }[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const database = join(folder, `ours-${round}.db`);
      ours.push(
        await measure(process.execPath, [
          join(projectRoot, 'dist/main/hedge.js'),
          'import',
          'prices',
          prices,
          '--db',
          database,
          '--json',
        ]),
      );
      if (!shell) continue;
      const other = join(folder, `shell-${round}.db`);
      writeFileSync(
        script,
        `PRAGMA journal_mode = WAL;
CREATE TABLE prices (date TEXT, symbol TEXT, close REAL, adjusted REAL, volume REAL, dividend REAL, split REAL,
  PRIMARY KEY (symbol, date)) WITHOUT ROWID;
.import --csv --skip 1 ${csv} prices
`,
      );
      theirs.push((await measure('sqlite3', [other, `.read ${script}`])).seconds);
      rmSync(other, { force: true });
    }
    const row: Figures = {
      'import s': median(ours.map(({ seconds }) => seconds)),
      'peak MB': Math.max(...ours.map(({ peakMegabytes }) => peakMegabytes ?? 0)),
      'SQLite shell s': shell ? median(theirs) : null,
      ratio: shell ? median(ours.map(({ seconds }, round) => seconds / theirs[round]!)) : null,
      rounds: rounds,
    };
    if (!shell) process.stdout.write('no sqlite3 shell on this machine: no ratio\n');
    report('import', [row]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
