import { UserError } from '../contract/result.ts';
import type { ScenarioSettings } from '../contract/settings.ts';
import type { LeastSquares } from '../solver/problem.ts';
import type { CalibrationWindow } from './anchor.ts';
import { shrinkageRows, type ShrinkageRows } from './estimation.ts';
import { basketDailyPnl, basketValues, dailyFactors, valueFactors } from './factors.ts';
import { dailyRowsWithout, pnlDayCount, valueRowsWithout, type PnlDays } from './left-out.ts';
import type { AlignedPrices } from './prices.ts';
import type { Target } from './target.ts';

export type ObjectiveSettings = Pick<
  ScenarioSettings,
  'lambda' | 'moment' | 'scaling' | 'factors' | 'estimation' | 'shrinkage'
>;

/** What turns a figure of the objective back into dollars. */
export interface ObjectiveScale {
  lambda: number;
  moment: ScenarioSettings['moment'];
  factors: ScenarioSettings['factors'];
  estimation: ScenarioSettings['estimation'];
  /** κ or δ: the share of the daily term that is structure and not sample. */
  intensity: number;
  /** Weight of the costs in the objective; 0: none. */
  costWeight: number;
  /** S_d and S_v at notional 1; both 1 in raw scaling. */
  daily: number;
  value: number;
}

export interface BuiltObjective {
  objective: LeastSquares;
  scale: ObjectiveScale;
}

/** A block of rows with its target; row-major. */
interface Block {
  rows: number;
  columns: number;
  A: Float64Array;
  b: Float64Array;
}

/**
 * `(1−λ) M(d)/S_d + λ M(v)/S_v` as stacked least-squares rows at notional 1 (mathematics.md, section 3).
 * @param candidates Indices into prices.names: the columns.
 * @param leftOut Days whose moves the objective must not see, for cross-validation: moments, means and shrinkage are
 *   those of the other days, and value paths go on as if these days had not been.
 * @throws UserError `bad-input` when normalised scaling meets a basket that does not move.
 */
export function buildObjective(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  candidates: readonly number[],
  settings: ObjectiveSettings,
  leftOut: PnlDays | null = null,
): BuiltObjective {
  const { lambda, moment } = settings;
  const centre = moment === 'about-mean';
  const days = window.pnlDays - (leftOut ? pnlDayCount(leftOut) : 0);
  const blocks: Block[] = [];
  const scale: ObjectiveScale = {
    lambda,
    moment,
    factors: settings.factors,
    estimation: settings.estimation,
    intensity: 0,
    costWeight: 0,
    daily: 1,
    value: 1,
  };
  const normalised = settings.scaling === null ? lambda > 0 && lambda < 1 : settings.scaling === 'normalised';

  if (lambda < 1) {
    const basket = dailyRows(basketDailyPnl(prices, target, window, settings.factors), 1, leftOut);
    if (centre) centreColumns(basket, 1);
    if (normalised) scale.daily = unhedgedMoment(basket, 'daily P&L');
    const { sample, shrinkage } = dailyBlocks(prices, target, window, candidates, settings, basket, leftOut);
    scale.intensity = shrinkage.intensity;
    const share = (1 - lambda) / scale.daily;
    blocks.push(scaled(sample, Math.sqrt((share * shrinkage.sampleWeight) / days)));
    if (shrinkage.rows > 0)
      blocks.push(scaled({ ...shrinkage, columns: candidates.length }, Math.sqrt(share)));
  }
  if (lambda > 0) {
    const block = valueBlock(prices, target, window, candidates, centre, leftOut);
    if (normalised) scale.value = unhedgedMoment(block.b, 'value');
    blocks.push(scaled(block, Math.sqrt(lambda / (scale.value * days))));
  }
  return { objective: stacked(blocks, candidates.length), scale };
}

/** The sample rows F x = b in the candidates' columns, and the rows of the estimator. `basket` is centred already. */
function dailyBlocks(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  candidates: readonly number[],
  settings: ObjectiveSettings,
  basket: Float64Array,
  leftOut: PnlDays | null,
): { sample: Block; shrinkage: ShrinkageRows } {
  const level = target.kind === 'level';
  const weightOf = new Map(level ? [] : target.constituents.map(({ index, weight }) => [index, weight]));
  const chosen = new Set(candidates);
  const others = settings.estimation === 'sample' ? [] : [...weightOf.keys()].filter((i) => !chosen.has(i));
  const union = [...candidates, ...others];
  const factors = dailyRows(dailyFactors(prices, union, window, settings.factors), union.length, leftOut);
  if (settings.moment === 'about-mean') centreColumns(factors, union.length);
  const shrinkage = shrinkageRows(settings.estimation, settings.shrinkage, {
    days: basket.length,
    candidates: candidates.length,
    columns: union.length,
    factors,
    weights: Float64Array.from(union, (index) => weightOf.get(index) ?? 0),
    basket,
    level,
  });
  const A = firstColumns(factors, union.length, candidates.length);
  return { sample: { rows: basket.length, columns: candidates.length, A, b: basket }, shrinkage };
}

const dailyRows = (rows: Float64Array, columns: number, leftOut: PnlDays | null): Float64Array =>
  leftOut ? dailyRowsWithout(rows, columns, leftOut) : rows;

/** (G − 1) x = W − 1: the value difference with the cash that keeps it 0 on the anchor day. */
function valueBlock(
  prices: AlignedPrices,
  target: Target,
  window: CalibrationWindow,
  candidates: readonly number[],
  centre: boolean,
  leftOut: PnlDays | null,
): Block {
  const rows = (values: Float64Array, columns: number) => {
    const gains = values.map((value) => value - 1);
    return leftOut ? valueRowsWithout(gains, columns, window, leftOut) : gains;
  };
  const A = rows(valueFactors(prices, candidates, window), candidates.length);
  const b = rows(basketValues(target, window), 1);
  if (centre) {
    centreColumns(A, candidates.length);
    centreColumns(b, 1);
  }
  return { rows: b.length, columns: candidates.length, A, b };
}

/** The unhedged basket's own moment, the unit of a normalised objective. */
function unhedgedMoment(differences: Float64Array, what: string): number {
  let sum = 0;
  for (const difference of differences) sum += difference ** 2;
  if (!(sum > 0))
    throw new UserError(
      'bad-input',
      `The basket's ${what} never moves in this window, so the objective cannot be normalised by it; ` +
        'choose another window or raw scaling.',
      { setting: 'scaling' },
    );
  return sum / differences.length;
}

/** Subtracts every column's mean, in place. */
function centreColumns(values: Float64Array, columns: number): void {
  const rows = values.length / columns;
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) mean += values[row * columns + column] / rows;
    for (let row = 0; row < rows; row++) values[row * columns + column] -= mean;
  }
}

function firstColumns(values: Float64Array, columns: number, kept: number): Float64Array {
  if (kept === columns) return values;
  const rows = values.length / columns;
  const result = new Float64Array(rows * kept);
  for (let row = 0; row < rows; row++)
    result.set(values.subarray(row * columns, row * columns + kept), row * kept);
  return result;
}

const scaled = (block: Block, factor: number): Block => ({
  ...block,
  A: block.A.map((value) => value * factor),
  b: block.b.map((value) => value * factor),
});

function stacked(blocks: readonly Block[], columns: number): LeastSquares {
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const A = new Float64Array(rows * columns);
  const b = new Float64Array(rows);
  let row = 0;
  for (const block of blocks) {
    A.set(block.A, row * columns);
    b.set(block.b, row);
    row += block.rows;
  }
  return { kind: 'least-squares', rows, A, b };
}
