import { resolve } from 'node:path';
import { openWorkstation } from '../../../src-main/services/open-workstation.ts';

/**
 * Starts a study of the first scenario of a database, says when two of its hedges are in the database, and then stands
 * still, as a program does that is about to be killed.
 */
const [, , databasePath, kind] = process.argv;
const desk = await openWorkstation({
  databasePath: databasePath!,
  migrationsFolder: resolve(import.meta.dirname, '../../../migrations'),
  log: { info: () => {}, warn: () => {}, error: (message) => process.stderr.write(`${message}\n`) },
});
const [scenario] = await desk.handlers['scenarios.list']({ archived: false });
const search = { scenarioId: scenario!.id, threads: 1, promise: false };
desk.subscribe('job.changed', ({ progress }) => {
  if (progress?.kind !== 'sweep' || progress.done < 2) return;
  // The journal has handed the hedge to the database before this was announced; one turn later it is written.
  setImmediate(() => {
    process.stdout.write('kept\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});
if (kind === 'frontier')
  await desk.handlers['frontier.start']({ ...search, over: 'names', names: [6, 7, 8, 9, 10, 11, 12] });
else
  await desk.handlers['walkForward.start']({
    ...search,
    step: 63,
    hold: 63,
    windowDays: null,
    from: null,
    to: null,
    alternatives: [],
  });
