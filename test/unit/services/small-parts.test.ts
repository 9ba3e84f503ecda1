import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioSettings } from '../../../src-main/contract/settings.ts';
import { createDeliverableShelf } from '../../../src-main/services/deliverable-shelf.ts';
import { createFileRegistry } from '../../../src-main/services/file-registry.ts';
import { nearestSymbol } from '../../../src-main/services/nearest-symbol.ts';
import { readScenarioFile, writeScenarioFile } from '../../../src-main/services/scenario-file.ts';
import { settingText } from '../../../src-main/services/setting-differences.ts';

const settings = scenarioSettings.parse({ from: '2020-01-02', to: '2020-12-31' });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'small-parts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('files by token', () => {
  it('hands out tokens, keeps the path, and deletes uploads only', async () => {
    const registry = createFileRegistry();
    const own = join(folder, 'own.csv');
    const upload = join(folder, 'upload.csv');
    await Promise.all([own, upload].map((path) => writeFile(path, 'abc')));
    const picked = await registry.adopt(own, 'prices.csv');
    await registry.adopt(upload, 'upload.csv', { temporary: true });
    expect(picked).toMatchObject({ name: 'prices.csv', bytes: 3 });
    expect(picked.token).not.toContain('own');
    expect(registry.resolve(picked.token)).toEqual({ path: own, name: 'prices.csv' });
    await registry.removeTemporary();
    expect(await readdir(folder)).toEqual(['own.csv']);
  });

  it('refuses a missing file, a folder and a token of its own making', async () => {
    const registry = createFileRegistry();
    await expect(registry.adopt(join(folder, 'none.csv'), 'none.csv')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(registry.adopt(folder, 'folder')).rejects.toMatchObject({ code: 'not-found' });
    expect(() => registry.resolve('../../etc/passwd')).toThrow(/choose it again/);
  });
});

describe('deliverables', () => {
  it('wait until they are discarded, the oldest going first', () => {
    const shelf = createDeliverableShelf();
    const parcel = { bytes: new Uint8Array(2), suggestedName: 'a.csv', mediaType: 'text/csv' };
    const first = shelf.put(parcel);
    expect(first).toMatchObject({ bytes: 2, suggestedName: 'a.csv' });
    expect(shelf.get(first.token)).toBe(parcel);
    for (let count = 0; count < 32; count++) shelf.put(parcel);
    expect(() => shelf.get(first.token)).toThrow(/export it again/);
  });
});

describe('the nearest symbol', () => {
  it('finds one or two typing errors, not another name', () => {
    const known = ['AAPL', 'MSFT', 'GOOGL', 'GOOG', 'V'];
    expect(nearestSymbol('APPL', known)).toBe('AAPL');
    expect(nearestSymbol('msfT', known)).toBe('MSFT');
    expect(nearestSymbol('GOGL', known)).toBe('GOOGL');
    expect(nearestSymbol('XYZW', known)).toBeNull();
    expect(nearestSymbol('T', known)).toBeNull();
  });
});

describe('a scenario file', () => {
  const scenario = {
    id: 4,
    version: 2,
    name: 'Ten names',
    basketId: 1,
    settings,
    tags: ['desk'],
    notes: 'for Monday',
    archived: false,
    createdAt: '',
    updatedAt: '',
  };
  const basket = {
    id: 1,
    name: 'Dow',
    kind: 'shares' as const,
    notional: 2e6,
    entries: [{ symbol: 'AAPL', amount: 10 }],
    createdAt: '',
    updatedAt: '',
    synthetic: false,
  };

  it('comes back as it was written, without the numbers of the database', () => {
    const file = readScenarioFile(writeScenarioFile(scenario, basket), 'ten.hedge');
    expect(file.scenario).toEqual({ name: 'Ten names', settings, tags: ['desk'], notes: 'for Monday' });
    expect(file.basket).toEqual({ name: 'Dow', kind: 'shares', notional: 2e6, entries: basket.entries });
  });

  it.each([
    ['no JSON', 'PK\u0003\u0004', /ten\.hedge is no scenario file/],
    ['another format', '{"format":"tracking-instance/1"}', /format/],
    ['a wrong setting', writeScenarioFile(scenario, basket).replace('"lambda": 0', '"lambda": 7'), /lambda/],
  ])('refuses %s and says where', (_, text, message) => {
    expect(() => readScenarioFile(text, 'ten.hedge')).toThrow(message);
  });
});

describe('settings in words', () => {
  it('writes bounds as percent and what is off as off', () => {
    expect(settingText('weightLongs', settings)).toBe('20% – 80%');
    expect(settingText('gap', settings)).toBe('5%');
    expect(settingText('groupMatch', settings)).toBe('off');
    expect(
      settingText('groupMatch', { ...settings, groupMatch: { grouping: 'sector', tolerance: 0.025 } }),
    ).toBe('sector ± 2.5%');
    expect(settingText('mustHold', { ...settings, mustHold: ['V', 'GS'] })).toBe('V, GS');
  });
});
