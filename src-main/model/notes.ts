import type { HedgeModel } from './hedge-model.ts';
import { isoOfDay } from './days.ts';
import type { AlignedPrices } from './prices.ts';
import { counted, percent, someOf } from './words.ts';

/** What the user should know of a model before trusting its answer, one sentence each. */
export function modelNotes(model: HedgeModel, prices: AlignedPrices): string[] {
  return [...countNotes(model), ...estimationNotes(model), ...dataNotes(model, prices)];
}

/** Bounds that leave room for fewer names than the counts allow. */
function countNotes({ problem, settings }: HedgeModel): string[] {
  const notes: string[] = [];
  const say = (side: 'long' | 'short', allowed: number, wanted: number, pair: readonly [number, number]) => {
    if (allowed >= Math.min(wanted, problem.n)) return;
    const range = `${percent(pair[0])} to ${percent(pair[1])}`;
    const of = { side: `of the ${side} side`, notional: 'of the notional', basket: 'of the basket weight' };
    notes.push(
      `With positions of ${range} ${of[settings.boundBasis]} the bounds allow at most ${counted(allowed, side)}; ` +
        `the limit of ${wanted} has no effect.`,
    );
  };
  say('long', problem.long.maxCount ?? problem.n, settings.maxLongs, settings.weightLongs);
  if (problem.short)
    say('short', problem.short.maxCount ?? problem.n, settings.maxShorts, settings.weightShorts);
  return notes;
}

function estimationNotes({ problem, settings, window, scale }: HedgeModel): string[] {
  const notes: string[] = [];
  if (window.pnlDays < problem.n && settings.estimation === 'sample')
    notes.push(
      `${problem.n} candidates but only ${window.pnlDays} daily P&Ls: the quadratic form is rank-deficient and many ` +
        'hedges fit the window exactly by chance. Lengthen the window or turn on shrinkage (single-factor, 0.3).',
    );
  if (settings.estimation === 'ledoit-wolf' && scale.lambda < 1) {
    if (settings.factors === 'historical-dollar')
      notes.push(
        'Ledoit-Wolf with historical-dollar factors: one name that crashed can be most of the total variance, and all ' +
          'others are shrunk towards it. Use day-one-dollar factors.',
      );
    notes.push(`Ledoit-Wolf shrinks by ${percent(scale.intensity)}.`);
  }
  return notes;
}

function dataNotes({ candidates, target, window }: HedgeModel, prices: AlignedPrices): string[] {
  const notes: string[] = [];
  const realised = candidates.filter(({ vol }) => vol?.source === 'realised').map(({ symbol }) => symbol);
  if (realised.length > 0)
    notes.push(
      `Realised volatility stands in for the missing implied vol of ${counted(realised.length, 'name')}: ${someOf(realised)}.`,
    );
  const late = target.constituents.filter(({ index }) => prices.names[index].first > window.start);
  if (late.length > 0)
    notes.push(
      `${someOf(late.map(({ symbol }) => symbol))}: no price at the start of the window, ` +
        `${isoOfDay(prices.days[window.start])}; without P&L until the first one.`,
    );
  const ended = target.constituents.filter(({ index }) => prices.names[index].last < window.end);
  if (ended.length > 0)
    notes.push(
      `${someOf(ended.map(({ symbol }) => symbol))}: prices end inside the window; cash from then on.`,
    );
  return notes;
}
