import type { Finding } from '../contract/scenarios.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { CalibrationWindow } from './anchor.ts';
import type { Constraints } from './constraints.ts';
import { isoOfDay } from './days.ts';
import type { AlignedPrices } from './prices.ts';
import type { Target } from './target.ts';
import { counted, percent, someOf } from './words.ts';

/** What the advice is about. */
export interface Advised {
  settings: ScenarioSettings;
  constraints: Constraints;
  target: Target;
  window: CalibrationWindow;
  prices: AlignedPrices;
}

/** What the user should know before trusting an answer. None of it forbids a run. */
export const advice = (advised: Advised): Finding[] => [
  ...countAdvice(advised),
  ...estimationAdvice(advised),
  ...retainedAdvice(advised),
  ...dataAdvice(advised),
];

/** The bound basis in words, after a percentage: "of the long side". */
export const basisWords = (basis: ScenarioSettings['boundBasis'], side: 'long' | 'short'): string =>
  ({ side: `of the ${side} side`, notional: 'of the notional', basket: 'of the basket weight' })[basis];

/** Bounds that leave room for fewer positions than the counts allow. */
function countAdvice({ settings, constraints }: Advised): Finding[] {
  const findings: Finding[] = [];
  const add = (side: 'long' | 'short', setting: 'maxLongs' | 'maxShorts') => {
    const allowed = constraints[side]?.maxCount ?? null;
    if (allowed === null || allowed >= Math.min(settings[setting], constraints.candidates.length)) return;
    const [low, high] = side === 'long' ? settings.weightLongs : settings.weightShorts;
    findings.push({
      severity: 'info',
      setting,
      message:
        `With positions of ${percent(low)} to ${percent(high)} ${basisWords(settings.boundBasis, side)} the bounds ` +
        `allow at most ${counted(allowed, side)}; the limit of ${settings[setting]} has no effect.`,
      mend: { label: `set max ${side}s to ${allowed}`, change: { [setting]: allowed } },
    });
  };
  add('long', 'maxLongs');
  add('short', 'maxShorts');
  return findings;
}

function estimationAdvice({ settings, constraints, window }: Advised): Finding[] {
  const findings: Finding[] = [];
  const n = constraints.candidates.length;
  if (window.pnlDays < n && settings.estimation === 'sample')
    findings.push({
      severity: 'warning',
      setting: 'estimation',
      message:
        `${n} candidates but only ${window.pnlDays} daily P&Ls: the quadratic form is rank-deficient and many hedges ` +
        'fit the window exactly by chance. Lengthen the window or turn on shrinkage.',
      mend: {
        label: 'shrink towards a single factor by 0.3',
        change: { estimation: 'single-factor', shrinkage: 0.3 },
      },
    });
  if (
    settings.estimation === 'ledoit-wolf' &&
    settings.factors === 'historical-dollar' &&
    settings.lambda < 1
  )
    findings.push({
      severity: 'warning',
      setting: 'factors',
      message:
        'Ledoit-Wolf with historical-dollar factors: one name that crashed can be most of the total variance, and all ' +
        'the others are shrunk towards it.',
      mend: { label: 'use day-one-dollar factors', change: { factors: 'day-one-dollar' } },
    });
  return findings;
}

/** A lower bound under the retained weight makes positions that the filter throws away. */
function retainedAdvice({ settings, constraints }: Advised): Finding[] {
  const smallest = Math.min(...constraints.long.lower, ...(constraints.short?.lower ?? []));
  if (!(smallest > 0 && smallest <= settings.retainedWeight)) return [];
  return [
    {
      severity: 'info',
      setting: 'retainedWeight',
      message:
        `The bounds admit positions of ${percent(smallest)}, but positions at or below ` +
        `${percent(settings.retainedWeight)} are dropped and the rest is solved again.`,
      mend: null,
    },
  ];
}

function dataAdvice({ constraints, target, window, prices }: Advised): Finding[] {
  const findings: Finding[] = [];
  const add = (setting: Finding['setting'], names: string[], message: (names: string) => string) => {
    if (names.length > 0)
      findings.push({ severity: 'info', setting, message: message(someOf(names)), mend: null });
  };
  const symbolsOf = (names: { symbol: string }[]) => names.map(({ symbol }) => symbol);
  add(
    'ivMissing',
    symbolsOf(constraints.candidates.filter(({ vol }) => vol?.source === 'realised')),
    (names) => `Realised volatility stands in for the missing implied vol of ${names}.`,
  );
  add(
    'from',
    symbolsOf(target.constituents.filter(({ index }) => prices.names[index].first > window.start)),
    (names) =>
      `${names}: in the basket, but without a price at the start of the window, ` +
      `${isoOfDay(prices.days[window.start])}; no P&L until the first one.`,
  );
  add(
    'to',
    symbolsOf(target.constituents.filter(({ index }) => prices.names[index].last < window.end)),
    (names) => `${names}: in the basket, but the prices end inside the window; cash from then on.`,
  );
  const { excluded } = constraints;
  add(
    'candidates',
    excluded.map(({ symbol, reason }) => `${symbol} (${reason})`),
    (names) => `${counted(excluded.length, 'name')} cannot be held: ${names}.`,
  );
  return findings;
}
