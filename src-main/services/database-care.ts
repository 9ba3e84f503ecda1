import type { Run, RunAgreement } from '../contract/runs.ts';
import { backUpDatabase, type BackupRecord } from '../store/backup.ts';
import { restoreBackup, type RestoreResult } from '../store/restore.ts';
import { verifyDatabase, type Verification } from '../store/verify.ts';

/** Copies the database while it may be in use, and checks the copy. */
export const backUp = (databasePath: string, onProgress: (fraction: number) => void): Promise<BackupRecord> =>
  backUpDatabase(databasePath, { reason: 'manual', onProgress });

export const restore = (databasePath: string, backupPath: string, migrationsFolder: string): RestoreResult =>
  restoreBackup({ databasePath, backupPath, migrationsFolder });

/** Relative difference between a stored figure and the same one calculated again; rounding of sums is below it. */
const tolerance = 1e-9;

export const verifyFile = (databasePath: string): Verification => verifyDatabase(databasePath);

/** Whether a run's shares, evaluated again on the prices that it read, give what its record says. */
export function compareEvaluations(run: Run, again: Run['evaluation']): RunAgreement {
  const figures: [string, number | null, number | null][] = [
    ['RMSE in sample', run.evaluation.inSample.rmse, again.inSample.rmse],
    ['RMSE out of sample', run.evaluation.outOfSample?.rmse ?? null, again.outOfSample?.rmse ?? null],
    ['value RMSE', run.evaluation.inSample.valueRmse, again.inSample.valueRmse],
  ];
  const off = figures.find(([, stored, calculated]) => !near(stored, calculated));
  return off
    ? {
        id: run.id,
        agrees: false,
        reason: `${off[0]} is ${off[2]} when evaluated again; the record says ${off[1]}`,
      }
    : { id: run.id, agrees: true, reason: '' };
}

const near = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
