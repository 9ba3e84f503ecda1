import { parseArgs } from 'node:util';
import {
  presets,
  scenarioSettings,
  type PresetName,
  type ScenarioSettingsInput,
} from '../../contract/settings.ts';
import { snakeCase } from '../../trades/table.ts';

/** Wrong usage: exit code 2, the message and where help is to be had. */
export class UsageError extends Error {}

/** Options of a command: `text` takes a value, `list` may be given several times, `flag` takes none. */
export type OptionKinds = Record<string, 'text' | 'list' | 'flag'>;

export interface Arguments {
  positionals: string[];
  text(name: string): string | undefined;
  list(name: string): string[];
  flag(name: string): boolean;
  /** A number, or undefined when the option is not given. Throws UsageError for anything else. */
  number(name: string): number | undefined;
  /** What the given word stands for, or undefined when the option is not given. Throws UsageError for another word. */
  choice<T>(name: string, meanings: Readonly<Record<string, T>>): T | undefined;
}

/** Parses one command's words. Throws UsageError for an unknown option or a missing value. */
export function parseArguments(words: string[], kinds: OptionKinds): Arguments {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'list' },
    ]),
  );
  let parsed;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const values = parsed.values as Record<string, string | string[] | boolean | undefined>;
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    positionals: parsed.positionals,
    text,
    list: (name) => (Array.isArray(values[name]) ? values[name] : []),
    flag: (name) => values[name] === true,
    number(name) {
      const given = text(name);
      if (given === undefined) return undefined;
      const number = Number(given);
      if (given.trim() === '' || !Number.isFinite(number))
        throw new UsageError(`--${name} takes a number, not “${given}”`);
      return number;
    },
    choice(name, meanings) {
      const given = text(name);
      if (given === undefined) return undefined;
      if (!Object.hasOwn(meanings, given))
        throw new UsageError(`--${name} takes ${Object.keys(meanings).join(' or ')}, not “${given}”`);
      return meanings[given];
    },
  };
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const off = new Set(['off', 'none', 'null']);
const numberOf = (key: string, text: string): number => {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new UsageError(`${key} takes a number, not “${text}”`);
  return number;
};
const words = (text: string): string[] => text.split(',').filter((part) => part.trim() !== '');

/** How the settings that are not plain numbers or words are written. */
const shapes: Record<string, (key: string, text: string) => Json> = {
  weightLongs: (key, text) => text.split(',').map((part) => numberOf(key, part)),
  weightShorts: (key, text) => text.split(',').map((part) => numberOf(key, part)),
  mustHold: (_, text) => words(text),
  exclude: (_, text) => words(text),
  noShort: (_, text) => words(text),
  weightedIv: (key, text) => {
    if (text !== 'on' && text !== 'off') throw new UsageError(`${key} takes on or off, not “${text}”`);
    return text === 'on';
  },
  groupMatch: (key, text) => {
    const [grouping = '', tolerance = ''] = text.split(',');
    return { grouping, tolerance: numberOf(key, tolerance) };
  },
  liquidity: (key, text) => {
    const [participation = '', days = ''] = text.split(',');
    return { participation: numberOf(key, participation), days: numberOf(key, days) };
  },
  lotSizes: (key, text) =>
    Object.fromEntries(
      words(text).map((pair) => {
        const [name = '', lot = ''] = pair.split(':');
        return [name, numberOf(key, lot)];
      }),
    ),
};

const nullable = new Set(['scaling', 'groupMatch', 'liquidity', 'timeLimit', 'threads']);

/** Settings given elsewhere than by --set. */
const byOption = new Set(['from', 'to', 'anchor', 'candidates']);

export const settingNames: readonly string[] = Object.keys(scenarioSettings.shape).filter(
  (name) => !byOption.has(name),
);

/** weight_longs → weightLongs; keys that are camelCase already stay. */
const camelCase = (key: string): string =>
  key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * `weight_longs=0.02,0.2` and so on, as settings. Values are checked against the schema when the scenario is stored;
 * here only their writing is read.
 */
export function parseSettings(pairs: readonly string[]): Partial<ScenarioSettingsInput> {
  const settings: Record<string, Json> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new UsageError(`write --set KEY=VALUE, not “${pair}”`);
    const key = pair.slice(0, at).trim();
    const text = pair.slice(at + 1).trim();
    const name = camelCase(key);
    if (!settingNames.includes(name))
      throw new UsageError(`there is no setting ${key}; known are ${settingNames.map(snakeCase).join(', ')}`);
    settings[name] = parseValue(key, name, text);
  }
  return settings as Partial<ScenarioSettingsInput>;
}

function parseValue(key: string, name: string, text: string): Json {
  if (nullable.has(name) && off.has(text)) return null;
  const shape = shapes[name];
  if (shape) return shape(key, text);
  const number = Number(text);
  return text !== '' && Number.isFinite(number) ? number : text;
}

export function parsePreset(name: string | undefined): Partial<ScenarioSettingsInput> {
  if (name === undefined) return {};
  if (!Object.hasOwn(presets, name))
    throw new UsageError(`there is no preset ${name}; known are ${Object.keys(presets).join(', ')}`);
  const preset: Partial<ScenarioSettingsInput> = structuredClone(
    presets[name as PresetName],
  ) as Partial<ScenarioSettingsInput>;
  return preset;
}
