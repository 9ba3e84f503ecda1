import { UserError } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import { dayOfIso, firstIndexNotBefore, isoOfDay } from './days.ts';

/** The calibration window on a calendar; indices into its `days`. mathematics.md, section 1. */
export interface CalibrationWindow {
  /** First and last trading day of the window, both inside. */
  start: number;
  end: number;
  /** Day one, when the shares are bought: `start` or `end`. */
  anchor: number;
  /** T, the number of daily P&Ls: end − start. */
  pnlDays: number;
}

/**
 * The trading days nearest inside [from, to] and the anchor day.
 * @param days Ascending trading days (days since 1970-01-01).
 * @throws UserError `bad-input` when the window holds under two daily P&Ls; it names the dates on file.
 */
export function findWindow(
  days: Int32Array,
  settings: Pick<ScenarioSettings, 'from' | 'to' | 'anchor'>,
): CalibrationWindow {
  if (days.length === 0)
    throw new UserError(
      'bad-input',
      'No prices are on file for these names; import price history before setting a window.',
      { setting: 'from' },
    );
  const start = firstIndexNotBefore(days, dayOfIso(settings.from));
  const end = firstIndexNotBefore(days, dayOfIso(settings.to) + 1) - 1;
  const first = isoOfDay(days[0]);
  const last = isoOfDay(days[days.length - 1]);
  if (end - start < 2) {
    const held = Math.max(0, end - start + 1);
    throw new UserError(
      'bad-input',
      `The window ${settings.from} to ${settings.to} holds ${held} trading day${held === 1 ? '' : 's'}; ` +
        `at least 3 are needed. Prices are on file from ${first} to ${last}.`,
      { setting: settings.to < first ? 'to' : 'from', mend: `choose a window within ${first} to ${last}` },
    );
  }
  const anchor = settings.anchor === 'window-start' ? start : end;
  return { start, end, anchor, pnlDays: end - start };
}
