import type { WhatIfPosition } from '../contract/what-if.ts';
import type { HedgeModel } from '../model/hedge-model.ts';
import { counted, percent } from '../model/words.ts';
import { Fixing, type Side } from '../solver/problem.ts';

type SideName = 'long' | 'short';

/**
 * The rules of a scenario that whole shares break, one sentence each. Whole lots get the same play as in rounding: a
 * bound may be missed by one lot, a side's total by half the largest.
 */
export function brokenByShares(model: HedgeModel, positions: readonly WhatIfPosition[]): string[] {
  const column = new Map(model.candidates.map(({ symbol }, index) => [symbol, index]));
  const known = positions.filter(({ symbol }) => column.has(symbol));
  const foreign = positions.filter(({ symbol }) => !column.has(symbol));
  return [
    ...foreign.map(({ symbol }) => {
      const reason = model.excluded.find((name) => name.symbol === symbol)?.reason;
      return `${symbol} is no candidate${reason === undefined ? '' : `: ${reason}`}`;
    }),
    ...(['long', 'short'] as const).flatMap((name) => brokenOnSide(model, name, known, column)),
    ...brokenRows(model, known, column),
  ];
}

function brokenOnSide(
  model: HedgeModel,
  name: SideName,
  positions: readonly WhatIfPosition[],
  column: ReadonlyMap<string, number>,
): string[] {
  const own = positions.filter(({ weight }) => (name === 'long' ? weight > 0 : weight < 0));
  const side = model.problem[name];
  if (side === null) return own.map(({ symbol }) => `${symbol} is short, but the scenario has no shorts`);
  const lots = own.map(({ symbol }) => lotWeight(model, column.get(symbol)!));
  return [
    ...brokenCounts(model, name, side, own.length),
    ...own.flatMap(({ symbol, weight }, k) =>
      brokenBound(side, column.get(symbol)!, symbol, weight, lots[k]),
    ),
    ...brokenTotal(side, name, own, Math.max(0, ...lots) / 2),
    ...model.candidates
      .filter(({ symbol }, index) => {
        const must = side.fixing?.[index] === Fixing.held;
        return must && !own.some((position) => position.symbol === symbol);
      })
      .map(({ symbol }) => `${symbol} must be held ${name}`),
  ];
}

const lotWeight = ({ lotSizes, closeAtAnchor, notional }: HedgeModel, index: number): number =>
  (lotSizes[index] * closeAtAnchor[index]) / notional;

function brokenCounts({ settings }: HedgeModel, name: SideName, side: Side, held: number): string[] {
  const most = name === 'long' ? settings.maxLongs : settings.maxShorts;
  if (held > most) return [`${counted(held, name)}, at most ${most} are allowed`];
  return held < side.minCount ? [`${counted(held, name)}, at least ${side.minCount} are asked for`] : [];
}

function brokenBound(side: Side, index: number, symbol: string, weight: number, lot: number): string[] {
  const size = Math.abs(weight);
  if (side.fixing?.[index] === Fixing.excluded) return [`${symbol} may not be held on this side`];
  if (size > side.upper[index] + lot)
    return [`${symbol} is ${percent(size)} of the notional, above its cap of ${percent(side.upper[index])}`];
  if (size < side.lower[index] - lot)
    return [
      `${symbol} is ${percent(size)} of the notional, below its floor of ${percent(side.lower[index])}`,
    ];
  return [];
}

function brokenTotal(side: Side, name: SideName, own: readonly WhatIfPosition[], play: number): string[] {
  const total = own.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  if (side.sum === null || Math.abs(total - side.sum) <= play + 1e-9) return [];
  return [`the ${name}s make ${percent(total)} of the notional, not ${percent(side.sum)}`];
}

function brokenRows(
  model: HedgeModel,
  positions: readonly WhatIfPosition[],
  column: ReadonlyMap<string, number>,
): string[] {
  return model.problem.linear.flatMap((row) => {
    let value = 0;
    let play = 0;
    for (const { symbol, weight } of positions) {
      const index = column.get(symbol)!;
      const coefficient = weight > 0 ? row.long[index] : (row.short?.[index] ?? 0);
      value += coefficient * Math.abs(weight);
      play = Math.max(play, (Math.abs(coefficient) * lotWeight(model, index)) / 2);
    }
    if (value >= row.lower - play - 1e-9 && value <= row.upper + play + 1e-9) return [];
    return [
      `${row.name} is outside its limits by ${percent(Math.max(row.lower - value, value - row.upper))}`,
    ];
  });
}
