import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appSettings } from '../../../src-main/contract/app.ts';
import { scenarioSettings } from '../../../src-main/contract/settings.ts';
import {
  createBasket,
  findBasket,
  getBasket,
  listBaskets,
  removeBasket,
  restoreBasket,
  updateBasket,
} from '../../../src-main/store/baskets-store.ts';
import { interruptJobs, saveBestHedge, saveJob, setJobState } from '../../../src-main/store/jobs-store.ts';
import type { Store } from '../../../src-main/store/open.ts';
import {
  getRun,
  getRunSeries,
  labelRun,
  listRuns,
  removeRun,
  restoreRun,
  saveRun,
} from '../../../src-main/store/runs-store.ts';
import {
  archiveScenario,
  createScenario,
  duplicateScenario,
  getScenario,
  listScenarios,
  removeScenario,
  renameScenario,
  restoreScenario,
  saveScenario,
  scenarioVersions,
} from '../../../src-main/store/scenarios-store.ts';
import { readAppSettings, writeAppSettings, writeSetting } from '../../../src-main/store/settings-store.ts';
import {
  discardStudy,
  getStudy,
  listStudies,
  saveStudy,
  saveStudyCell,
  setStudyRemoved,
  settleStudyRecord,
  studyCells,
} from '../../../src-main/store/studies-store.ts';
import { run, runSeries } from '../../contract/sample-run.ts';
import { temporaryStore } from './temporary-store.ts';

const dow = {
  name: 'Dow',
  kind: 'weights' as const,
  notional: 1e6,
  entries: [
    { symbol: 'MSFT', amount: 0.25 },
    { symbol: 'AAPL', amount: 0.75 },
  ],
};
const settings = scenarioSettings.parse({ from: '2019-01-02', to: '2020-01-02' });
const noReads = { symbols: [], from: 0, to: 0 };

const withBasket = async (): Promise<{ store: Store; basketId: number }> => {
  const store = await temporaryStore();
  const { id } = await store.write((database) => createBasket(database, dow));
  return { store, basketId: id };
};
const draft = (basketId: number, name = 'Ten names') => ({
  name,
  basketId,
  settings,
  tags: ['desk'],
  notes: '',
});

describe('baskets', () => {
  it('keep their constituents in the order given', async () => {
    const { store, basketId } = await withBasket();
    const basket = store.read((database) => getBasket(database, basketId));
    expect(basket).toMatchObject({ ...dow, synthetic: false });
    expect(store.read(listBaskets)).toMatchObject([{ name: 'Dow', constituents: 2, scenarios: 0 }]);
    expect(store.read((database) => findBasket(database, 'dow'))).toBe(basketId);
    const entries = [{ symbol: 'IBM', amount: 1 }];
    const updated = await store.write((database) => updateBasket(database, basketId, { ...dow, entries }));
    expect(updated.entries).toEqual(entries);
  });

  it('refuse a name that is taken, whatever its case', async () => {
    const { store } = await withBasket();
    await expect(
      store.write((database) => createBasket(database, { ...dow, name: 'DOW' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(store.read(listBaskets)).toHaveLength(1);
  });

  it('are removed and brought back, unless the name is gone', async () => {
    const { store, basketId } = await withBasket();
    await store.write((database) => removeBasket(database, basketId));
    expect(() => store.read((database) => getBasket(database, basketId))).toThrow(/no basket/);
    await store.write((database) => restoreBasket(database, basketId));
    expect(store.read(listBaskets)).toHaveLength(1);
    await store.write((database) => removeBasket(database, basketId));
    await store.write((database) => createBasket(database, dow));
    await expect(store.write((database) => restoreBasket(database, basketId))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('stay while a scenario hedges them', async () => {
    const { store, basketId } = await withBasket();
    await store.write((database) => createScenario(database, draft(basketId)));
    await expect(store.write((database) => removeBasket(database, basketId))).rejects.toMatchObject({
      code: 'conflict',
      message: '"Dow" is the basket of "Ten names"',
      details: { issues: ['Ten names'] },
    });
  });
});

describe('scenarios', () => {
  it('count up a version with every stored change and keep the earlier ones', async () => {
    const { store, basketId } = await withBasket();
    const created = await store.write((database) => createScenario(database, draft(basketId)));
    expect(created).toMatchObject({ version: 1, archived: false, tags: ['desk'], settings });
    const changed = { ...settings, maxLongs: 10 };
    const saved = await store.write((database) =>
      saveScenario(database, { ...draft(basketId), settings: changed, id: created.id, version: 1 }),
    );
    expect(saved).toMatchObject({ version: 2, settings: changed });
    const versions = store.read((database) => scenarioVersions(database, created.id));
    expect(versions.map(({ version, settings: { maxLongs } }) => [version, maxLongs])).toEqual([
      [2, 10],
      [1, 20],
    ]);
  });

  it('refuse an edit of a version that is no longer the present one', async () => {
    const { store, basketId } = await withBasket();
    const { id } = await store.write((database) => createScenario(database, draft(basketId)));
    const edit = { ...draft(basketId), id, version: 1 };
    await store.write((database) => saveScenario(database, { ...edit, notes: 'first' }));
    await expect(
      store.write((database) => saveScenario(database, { ...edit, notes: 'second' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(store.read((database) => getScenario(database, id)).notes).toBe('first');
  });

  it('are renamed, duplicated under a free name, archived, removed and restored', async () => {
    const { store, basketId } = await withBasket();
    const { id } = await store.write((database) => createScenario(database, draft(basketId)));
    const renamed = await store.write((database) =>
      renameScenario(database, { id, name: 'Dow ten', tags: ['a', 'b'] }),
    );
    expect(renamed).toMatchObject({ name: 'Dow ten', tags: ['a', 'b'], version: 2 });
    const copy = await store.write((database) => duplicateScenario(database, id));
    expect(copy).toMatchObject({ name: 'Dow ten (2)', version: 1, settings });
    await store.write((database) => archiveScenario(database, copy.id, true));
    const names = (archived: boolean) =>
      store.read((database) => listScenarios(database, { archived })).map(({ name }) => name);
    expect(names(false)).toEqual(['Dow ten']);
    expect(names(true).toSorted()).toEqual(['Dow ten', 'Dow ten (2)']);
    await store.write((database) => removeScenario(database, id));
    expect(names(false)).toEqual([]);
    await store.write((database) => restoreScenario(database, id));
    expect(names(false)).toEqual(['Dow ten']);
  });

  it('show their newest run that was not removed', async () => {
    const { store, basketId } = await withBasket();
    const { id } = await store.write((database) => createScenario(database, draft(basketId)));
    const [first, second] = await store.write((database) =>
      [1, 2].map(() => saveRun(database, { ...run, scenarioId: id }, runSeries, noReads)),
    );
    const summary = () => store.read((database) => listScenarios(database, { archived: false }))[0];
    expect(summary()).toMatchObject({ runs: 2, lastRun: { id: second.id, gap: 0.032 } });
    await store.write((database) => removeRun(database, second.id));
    expect(summary()).toMatchObject({ runs: 1, lastRun: { id: first.id, inSampleRmse: 2345.678 } });
  });
});

describe('runs', () => {
  it('come back as they were stored, infinite numbers and series included', async () => {
    const store = await temporaryStore();
    const endless = { ...run, certificate: { ...run.certificate, bound: -Infinity, gap: Infinity } };
    const { id } = await store.write((database) => saveRun(database, endless, runSeries, noReads));
    expect(store.read((database) => getRun(database, id))).toEqual({ ...endless, id, label: null });
    expect(store.read((database) => getRunSeries(database, id))).toEqual(runSeries);
    expect(store.read(listRuns)).toMatchObject([
      { id, basketName: run.basket.name, longs: 0, shorts: 1, gap: Infinity, inSampleRmse: 2345.678 },
    ]);
  });

  it('cannot be changed, but for the label', async () => {
    const store = await temporaryStore();
    const { id } = await store.write((database) => saveRun(database, run, runSeries, noReads));
    await store.write((database) => labelRun(database, id, 'put on'));
    expect(store.read((database) => getRun(database, id)).label).toBe('put on');
    await expect(
      store.write((database) => database.prepare('UPDATE runs SET record = ? WHERE id = ?').run('{}', id)),
    ).rejects.toThrow('a run is immutable');
  });

  it('keep their label when they are removed and restored', async () => {
    const store = await temporaryStore();
    const { id } = await store.write((database) => saveRun(database, run, runSeries, noReads));
    await store.write((database) => labelRun(database, id, 'put on'));
    await store.write((database) => removeRun(database, id));
    expect(store.read(listRuns)).toEqual([]);
    expect(() => store.read((database) => getRunSeries(database, id))).toThrow(/no run/);
    await store.write((database) => restoreRun(database, id));
    expect(store.read(listRuns)).toMatchObject([{ id, label: 'put on' }]);
  });
});

describe('jobs', () => {
  it('that were under way are marked interrupted at the next start, with the best hedge so far', async () => {
    const store = await temporaryStore();
    const job = { kind: 'run' as const, title: 'Ten names', scenarioId: null, request: { gap: 0.05 } };
    await store.write((database) => {
      saveJob(database, { ...job, id: 'a', state: 'running' });
      saveJob(database, { ...job, id: 'b', state: 'queued' });
      saveJob(database, { ...job, id: 'c', state: 'running' });
      saveBestHedge(database, 'a', { weights: [0.5, 0.5], bound: -Infinity });
      setJobState(database, 'c', 'done');
    });
    const interrupted = await store.write(interruptJobs);
    expect(interrupted).toMatchObject([
      {
        id: 'a',
        state: 'interrupted',
        request: { gap: 0.05 },
        best: { weights: [0.5, 0.5], bound: -Infinity },
      },
      { id: 'b', state: 'interrupted', best: null },
    ]);
  });

  it('of a program that lives are left to it, and taken over when it has ended', async () => {
    const store = await temporaryStore();
    const job = { kind: 'run' as const, title: 'Ten names', scenarioId: null, request: {} };
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    onTestFinished(() => void other.kill('SIGKILL'));
    await store.write((database) => {
      saveJob(database, { ...job, id: 'theirs', state: 'running' });
      saveJob(database, { ...job, id: 'before-boot', state: 'running' });
      const give = database.prepare('UPDATE jobs SET owner = ?, updated_at = ? WHERE id = ?');
      give.run(other.pid, new Date().toISOString(), 'theirs');
      give.run(other.pid, '1999-12-31T23:59:59.000Z', 'before-boot');
    });
    const taken = async () => (await store.write(interruptJobs)).map(({ id }) => id);
    expect(await taken()).toEqual(['before-boot']);
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
    expect((await taken()).sort()).toEqual(['before-boot', 'theirs']);
  });
});

describe('studies and settings', () => {
  it('come back as they were stored', async () => {
    const store = await temporaryStore();
    const study = {
      kind: 'frontier' as const,
      scenarioId: null,
      title: 'Names',
      createdAt: '2026-01-01T00:00:00.000Z',
      total: 3,
      finished: 0,
      record: { cells: [{ names: 10, run: 3 }] },
    };
    const id = await store.write((database) => saveStudy(database, study));
    expect(store.read((database) => getStudy(database, id))).toEqual({ ...study, id });
    // What is finished of it is kept beside it until it is written as a whole.
    const cells = [
      { cell: 0, seconds: 1.5, record: { gap: Infinity } },
      { cell: 2, seconds: 2.5, record: { gap: 0 } },
    ];
    await store.write((database) => cells.forEach((cell) => saveStudyCell(database, id, cell)));
    expect(store.read((database) => studyCells(database, id))).toEqual(cells);
    expect(store.read((database) => listStudies(database, 'frontier'))).toMatchObject([
      { id, total: 3, finished: 2 },
    ]);
    await store.write((database) =>
      settleStudyRecord(database, id, { record: { cells: [1, 2] }, finished: 2 }),
    );
    expect(store.read((database) => getStudy(database, id))).toEqual({
      ...study,
      id,
      finished: 2,
      record: { cells: [1, 2] },
    });
    expect(store.read((database) => studyCells(database, id))).toEqual([]);

    const empty = await store.write((database) => saveStudy(database, study));
    await store.write((database) => discardStudy(database, empty));
    expect(() => store.read((database) => getStudy(database, empty))).toThrow(`no study ${empty}`);

    await store.write((database) => setStudyRemoved(database, id, true));
    expect(store.read((database) => listStudies(database, 'frontier'))).toEqual([]);

    const changed = { ...appSettings.parse({}), theme: 'dark' as const };
    await store.write((database) => writeAppSettings(database, changed));
    expect(store.read(readAppSettings)).toEqual(changed);
    await store.write((database) => writeSetting(database, 'app', { theme: 'plaid' }));
    expect(store.read(readAppSettings)).toEqual(appSettings.parse({}));
  });
});
