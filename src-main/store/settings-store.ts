import {
  appSettings,
  guideState,
  type AppSettings,
  type GuideChange,
  type GuideState,
} from '../contract/app.ts';
import type { ReadableDatabase, WritableDatabase } from './database.ts';

/** A stored value; undefined when there is none under this key. */
export function readSetting(database: ReadableDatabase, key: string): unknown {
  const value = database
    .prepare<[string], string>('SELECT value FROM settings WHERE key = ?')
    .pluck()
    .get(key) as string | undefined;
  return value === undefined ? undefined : JSON.parse(value);
}

/** @param value anything that JSON carries. */
export function writeSetting(database: WritableDatabase, key: string, value: unknown): void {
  database
    .prepare(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(key, JSON.stringify(value));
}

const appKey = 'app';

/** The settings of the program; the defaults where nothing, or nothing that this version understands, is stored. */
export function readAppSettings(database: ReadableDatabase): AppSettings {
  const stored = appSettings.safeParse(readSetting(database, appKey) ?? {});
  return stored.success ? stored.data : appSettings.parse({});
}

export const writeAppSettings = (database: WritableDatabase, settings: AppSettings): void =>
  writeSetting(database, appKey, settings);

const guideKey = 'guide';

/** Who has runs on file and was never guided needs no guide. */
export function readGuide(database: ReadableDatabase): GuideState {
  const stored = guideState.safeParse(readSetting(database, guideKey));
  if (stored.success) return stored.data;
  return { closed: database.prepare('SELECT 1 FROM runs LIMIT 1').get() !== undefined, seen: [] };
}

/** @returns the guide as it is then. */
export function changeGuide(database: WritableDatabase, { closed, seen }: GuideChange): GuideState {
  const before = readGuide(database);
  const guide: GuideState = {
    closed: closed ?? before.closed,
    seen: seen === undefined || before.seen.includes(seen) ? before.seen : [...before.seen, seen],
  };
  writeSetting(database, guideKey, guide);
  return guide;
}
