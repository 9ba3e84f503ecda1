import type { AppSettings } from '../../src-main/contract/app.ts';
import {
  presets,
  scenarioSettings,
  type PresetName,
  type ScenarioSettings,
} from '../../src-main/contract/settings.ts';

/** What a scenario is for decides its window. */
export type Purpose = 'trade' | 'study';

export const presetLabels: Record<PresetName, { label: string; note: string }> = {
  papers: { label: 'Papers', note: '20–80% of the side, up to 20 longs, sample estimation' },
  robust: { label: 'Robust', note: 'day-one dollars, single factor 0.3' },
  'concentrated-10': { label: 'Concentrated 10', note: '2–20% of the notional, up to 10 names' },
  'broad-20': { label: 'Broad 20', note: '1–15% of the notional, up to 20 names' },
  'long-short-130-30': { label: '130/30', note: '20 longs, 10 shorts of 30% of the notional' },
};

export const presetNames = Object.keys(presetLabels) as PresetName[];

const yearsBefore = (iso: string, years: number): string => {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() - years);
  return date.toISOString().slice(0, 10);
};

const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * The calibration window of a year: up to the last price for a trade to put on now; for a study the year before the last,
 * so that the last one shows how the hedge would have done.
 */
export function windowFor(
  purpose: Purpose,
  history: { from: string; to: string },
): { from: string; to: string } {
  const to = purpose === 'trade' ? history.to : yearsBefore(history.to, 1);
  const end = to > history.from ? to : history.to;
  return { from: later(history.from, yearsBefore(end, 1)), to: end };
}

/** A preset changes only what it names; the rest are the defaults and the desk's own limits. */
export function newSettings(
  window: { from: string; to: string },
  preset: PresetName,
  app: Pick<AppSettings, 'defaultGap' | 'defaultTimeLimit'> | undefined,
): ScenarioSettings {
  const desk = app ? { gap: app.defaultGap, timeLimit: app.defaultTimeLimit } : {};
  return scenarioSettings.parse({ ...window, ...desk, ...presets[preset] });
}

/** The settings with those of a preset put in; everything that no preset names stays. */
export function withPreset(settings: ScenarioSettings, preset: PresetName): ScenarioSettings {
  const { from, to } = settings;
  const defaults = scenarioSettings.parse({ from, to });
  const named = new Set(Object.values(presets).flatMap((values) => Object.keys(values)));
  const reset = Object.fromEntries(Object.entries(defaults).filter(([key]) => named.has(key)));
  return scenarioSettings.parse({ ...settings, ...reset, ...presets[preset] });
}
