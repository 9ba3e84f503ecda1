import { appSettings, type AppSettings } from '../contract/app.ts';
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
