import type { Basket } from '../contract/baskets.ts';
import { UserError } from '../contract/result.ts';
import { scenarioSettings, type ScenarioSettings } from '../contract/settings.ts';
import type { WalkForwardAlternativeRequest, WalkForwardRequest } from '../contract/studies.ts';
import { walkForwardSchedule } from '../evaluation/walk-forward.ts';
import { targetCalendar } from '../market/alignment.ts';
import { findWindow } from '../model/anchor.ts';
import { dayOfIso, isoOfDay } from '../model/days.ts';
import type { PriceSeries } from '../store/prices-store.ts';
import { definedMembers } from './run-record.ts';
import { searchSeconds } from './study-sweep.ts';

/** Settings that are walked forward, and the length of their window. */
export interface PlannedAlternative extends WalkForwardAlternativeRequest {
  windowDays: number;
  /** The scenario's with this alternative's in their place; the dates are those of the scenario. */
  merged: ScenarioSettings;
}

/** One calibration day, the same for all alternatives. */
export interface PlannedAnchor {
  anchorDate: string;
  /** First day of the window of each alternative. */
  windowFrom: string[];
}

export interface WalkForwardPlan {
  alternatives: PlannedAlternative[];
  anchors: PlannedAnchor[];
}

/**
 * Which settings are calibrated on which windows. Alternatives with windows of different lengths share their anchors, so
 * that they can be compared: the first anchor is where the longest window fits.
 * @param constituents Whole histories of the basket's names.
 * @throws UserError `bad-input`: an alternative's settings do not fit together, or history is too short.
 */
export function planWalkForward(
  request: WalkForwardRequest,
  scenario: ScenarioSettings,
  constituents: readonly PriceSeries[],
): WalkForwardPlan {
  const calendar = targetCalendar(constituents);
  const common = request.windowDays ?? findWindow(calendar, scenario).pnlDays;
  const asked: WalkForwardAlternativeRequest[] =
    request.alternatives.length > 0
      ? request.alternatives
      : [{ name: 'the scenario', windowDays: null, settings: {} }];
  const alternatives = asked.map((alternative) => ({
    ...alternative,
    windowDays: alternative.windowDays ?? common,
    merged: mergedSettings(request, scenario, alternative),
  }));
  const longest = Math.max(...alternatives.map(({ windowDays }) => windowDays));
  const { step, hold } = request;
  const anchors = walkForwardSchedule(calendar.length, { windowDays: longest, step, hold })
    .map(({ window: { last } }) => ({
      anchorDate: isoOfDay(calendar[last]!),
      windowFrom: alternatives.map(({ windowDays }) => isoOfDay(calendar[last - windowDays]!)),
    }))
    .filter(
      ({ anchorDate }) =>
        (request.from === null || anchorDate >= request.from) &&
        (request.to === null || anchorDate <= request.to),
    );
  if (anchors.length === 0)
    throw new UserError(
      'bad-input',
      `no calibration day lies between ${request.from ?? 'the start'} and ${request.to ?? 'the end'}: windows of ${longest} days and prices from ${isoOfDay(calendar[0]!)} to ${isoOfDay(calendar.at(-1)!)} leave none there`,
      {
        setting: 'from',
        mend: 'widen the time between them, shorten the windows, or load more history',
      },
    );
  return { alternatives, anchors };
}

function mergedSettings(
  request: WalkForwardRequest,
  scenario: ScenarioSettings,
  { name, settings }: WalkForwardAlternativeRequest,
): ScenarioSettings {
  const merged = {
    ...scenario,
    ...definedMembers(settings),
    anchor: 'window-end',
    holdingDays: request.hold,
    gap: request.gap ?? settings.gap ?? scenario.gap,
    timeLimit: searchSeconds(request.timeLimit, settings.timeLimit ?? scenario.timeLimit),
  };
  const parsed = scenarioSettings.safeParse(merged);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new UserError('bad-input', `alternative ${name}: ${issue.path.join('.')}: ${issue.message}`, {
    setting: String(issue.path[0] ?? 'alternatives'),
  });
}

/** The settings of one calibration. */
export const anchoredSettings = (
  merged: ScenarioSettings,
  windowFrom: string,
  anchorDate: string,
): ScenarioSettings => ({ ...merged, from: windowFrom, to: anchorDate, anchor: 'window-end' });

/** A basket that has lost more than this part of its names (by weight where weights are given) is another basket. */
const mostMissing = 0.2;

/**
 * Constituents without prices from the window's first day to the anchor day, which a basket can do without: none where
 * they are too much of it.
 */
export function dispensable(
  basket: Basket,
  constituents: readonly PriceSeries[],
  windowFrom: string,
  anchorDate: string,
): string[] {
  const [first, last] = [dayOfIso(windowFrom), dayOfIso(anchorDate)];
  const missing = constituents
    .filter(({ days }) => days.length === 0 || days[0]! > first || days.at(-1)! < last)
    .map(({ symbol }) => symbol);
  const left = basketSize(withoutNames(basket.entries, missing), basket.kind);
  return left >= (1 - mostMissing) * basketSize(basket.entries, basket.kind) ? missing : [];
}

/** The basket without some of its constituents; weights are scaled up to what they were together. */
export function basketWithout(basket: Basket, missing: readonly string[]): Basket {
  if (missing.length === 0) return basket;
  const kept = withoutNames(basket.entries, missing);
  const scale =
    basket.kind === 'weights' ? basketSize(basket.entries, 'weights') / basketSize(kept, 'weights') : 1;
  return { ...basket, entries: kept.map(({ symbol, amount }) => ({ symbol, amount: amount * scale })) };
}

const withoutNames = (entries: Basket['entries'], missing: readonly string[]): Basket['entries'] =>
  entries.filter(({ symbol }) => !missing.includes(symbol));

const basketSize = (entries: Basket['entries'], kind: Basket['kind']): number =>
  kind === 'weights' ? entries.reduce((sum, { amount }) => sum + amount, 0) : entries.length;
