/**
 * Writes to a database until it is killed; a line on stdout says what is stored for good.
 * Arguments: what to do, the database, the folder of migrations, a backup (restore only).
 */
import { backUpDatabase } from '../../../src-main/store/backup.ts';
import { openStore } from '../../../src-main/store/open.ts';
import { PriceImport } from '../../../src-main/store/price-import.ts';
import { restoreBackup } from '../../../src-main/store/restore.ts';
import { saveRun } from '../../../src-main/store/runs-store.ts';
import { run, runSeries } from '../../contract/sample-run.ts';

const [, , work, path, migrationsFolder, backupPath] = process.argv;
const say = (text: string | number) => process.stdout.write(`${text}\n`);

const rowsPerFile = 5_000;

const writers: Record<string, () => Promise<void>> = {
  async import() {
    const store = await openStore({ path, migrationsFolder });
    for (let file = 0; ; file++) {
      const prices = new PriceImport(store, { file: `${file}.csv`, startedAt: new Date().toISOString() });
      const ones = new Float64Array(rowsPerFile).fill(1 + file);
      await prices.add({
        symbols: [`S${file}`],
        symbolIndex: new Int32Array(rowsPerFile),
        day: Int32Array.from(ones, (_, row) => row),
        close: ones,
        adjusted: ones,
        volume: ones,
        dividend: ones,
        split: ones,
      });
      await prices.finish({
        summary: { format: 'long', refused: { total: 0, byReason: {}, rows: [] }, findings: [] },
        seconds: 0,
      });
      say(`S${file}`);
    }
  },
  async runs() {
    const store = await openStore({ path, migrationsFolder });
    for (;;) {
      const reads = { symbols: [], from: 0, to: 0 };
      say((await store.write((database) => saveRun(database, run, runSeries, reads))).id);
    }
  },
  async backups() {
    for (;;) say((await backUpDatabase(path, { reason: 'manual' })).path);
  },
  async migrate() {
    say('begin');
    await (await openStore({ path, migrationsFolder })).close();
    say('end');
  },
  async restore() {
    for (;;) {
      restoreBackup({ databasePath: path, backupPath, migrationsFolder });
      say('restored');
    }
  },
};

await writers[work]();
