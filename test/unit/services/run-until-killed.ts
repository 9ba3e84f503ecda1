import { resolve } from 'node:path';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';

/**
 * Starts the first scenario of a database, says when its best hedge so far is in the database, and then stands still, as
 * a program does that is about to be killed.
 */
const desk = await openWorkstation({
  databasePath: process.argv[2]!,
  migrationsFolder: resolve(import.meta.dirname, '../../../migrations'),
  log: { info: () => {}, warn: () => {}, error: (message) => process.stderr.write(`${message}\n`) },
});
const [scenario] = await desk.handlers['scenarios.list']({ archived: false });
desk.subscribe('job.changed', ({ progress }) => {
  if (progress?.kind !== 'run' || progress.objective === null) return;
  // The journal has handed the hedge to the database before this was announced; one turn later it is written.
  setImmediate(() => {
    process.stdout.write('kept\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
await desk.handlers['runs.start']({ scenarioId: scenario!.id, warmStart: null });
