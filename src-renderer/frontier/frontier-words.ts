import { metricDefinitions } from '../../src-main/contract/metrics.ts';
import type { Frontier, FrontierCell, StudyHedge } from '../../src-main/contract/studies.ts';
import { counted, decimal, dollars, integer, times } from '../shared/formats.svelte.ts';
import { keptRatio } from '../shared/study/hedge-columns.ts';
import type { StripFigure } from '../shared/study/FigureStrip.svelte';

/** A cell that has a hedge. */
export type HedgedCell = FrontierCell & { hedge: StudyHedge };

export const lambdaText = (lambda: number): string =>
  decimal(lambda, Math.min(3, (String(lambda).split('.')[1] ?? '').length));

/** "10 names", "λ 0.5", or both on a map. */
export function cellName({ over }: Pick<Frontier, 'over'>, { names, lambda }: FrontierCell): string {
  if (over === 'names') return counted(names, 'name');
  return over === 'lambda' ? `λ ${lambdaText(lambda)}` : `${counted(names, 'name')}, λ ${lambdaText(lambda)}`;
}

export const hedgedCells = (frontier: Frontier): HedgedCell[] =>
  frontier.cells.filter((cell): cell is HedgedCell => cell.hedge !== null);

export const realisedRmse = ({ hedge }: HedgedCell): number | null => hedge.outOfSample?.rmse ?? null;
export const promisedRmse = ({ hedge }: HedgedCell): number | null => hedge.promisedRmse;

/** The cell with the least of a figure; null where none has it. */
export function lowest(
  cells: readonly HedgedCell[],
  figure: (cell: HedgedCell) => number | null,
): HedgedCell | null {
  let best: HedgedCell | null = null;
  for (const cell of cells) {
    const value = figure(cell);
    if (value !== null && (best === null || value < (figure(best) ?? Infinity))) best = cell;
  }
  return best;
}

/** The cell that the figures speak of: the knee, else the lowest promise, else the lowest in sample. */
export function spokenCell(frontier: Frontier): { cell: HedgedCell; title: string } | null {
  const knee = frontier.knee === null ? undefined : frontier.cells[frontier.knee];
  if (knee?.hedge) return { cell: { ...knee, hedge: knee.hedge }, title: 'Knee' };
  const cells = hedgedCells(frontier);
  const promised = lowest(cells, promisedRmse);
  if (promised) return { cell: promised, title: 'Lowest promise' };
  const fitted = lowest(cells, ({ hedge }) => hedge.inSample.rmse);
  return fitted && { cell: fitted, title: 'Lowest in sample' };
}

const judgedBy = { promise: 'judged by the promise', 'in-sample': 'judged in sample' };

export function frontierFigures(frontier: Frontier): StripFigure[] {
  const spoken = spokenCell(frontier);
  if (!spoken) return [];
  const { cell, title } = spoken;
  const { hedge } = cell;
  const best = lowest(hedgedCells(frontier), realisedRmse);
  const held = hedge.outOfSample;
  return [
    {
      label: title,
      value: cellName(frontier, cell),
      note: frontier.kneeBy === null ? '' : judgedBy[frontier.kneeBy],
    },
    {
      label: 'Promise there',
      metric: metricDefinitions.promise,
      value: dollars(hedge.promisedRmse),
      note: hedge.promisedRmse === null ? 'not cross-validated' : 'RMSE a day',
    },
    {
      label: 'Realised there',
      metric: metricDefinitions.rmse,
      value: held ? dollars(held.rmse) : 'none yet',
      note: held ? `${counted(held.days, 'day')} held` : 'no later prices on file',
    },
    {
      label: 'Realised ÷ promise',
      metric: metricDefinitions.promiseKept,
      value: times(keptRatio(hedge)),
      note: `in sample ${dollars(hedge.inSample.rmse)}`,
    },
    {
      label: 'Lowest in hindsight',
      metric: metricDefinitions.rmse,
      value: best ? dollars(realisedRmse(best)) : 'none yet',
      note: best ? cellName(frontier, best) : '',
    },
  ];
}

/** What the frontier says, in sentences that a trader can repeat. */
export function frontierSentences(frontier: Frontier): string[] {
  const cells = hedgedCells(frontier);
  if (cells.length === 0) return ['No cell has a hedge: the table says why.'];
  if (frontier.over === 'map') return mapSentences(cells);
  const knee = frontier.cells[frontier.knee ?? -1];
  if (!knee?.hedge) return [withoutKnee(frontier, cells)];
  const found = { ...knee, hedge: knee.hedge };
  return frontier.over === 'names' ? namesKnee(frontier, cells, found) : lambdaKnee(cells, found);
}

function namesKnee({ kneeBy }: Frontier, cells: readonly HedgedCell[], knee: HedgedCell): string[] {
  const promised = kneeBy === 'promise';
  const figure = ({ hedge }: HedgedCell) => (promised ? hedge.promisedRmse! : hedge.inSample.rmse);
  const first = cells[0]!;
  const last = cells.at(-1)!;
  const bought = (from: HedgedCell, to: HedgedCell) => (figure(from) - figure(to)) / (to.names - from.names);
  const beyond = bought(knee, last);
  const what = promised ? 'promised RMSE' : 'RMSE in sample';
  const judged = promised
    ? ''
    : ' It is judged in sample, where more names always look better: with cross-validation it would be judged by what the hedges promise.';
  return [
    `${counted(knee.names, 'name')} is the knee: up to there each further name takes ${dollars(bought(first, knee))} a day off the ${what}, beyond it ${beyond > 0 ? dollars(beyond) : 'nothing'}. ` +
      `From ${integer(first.names)} to ${integer(knee.names)} names it falls from ${dollars(figure(first))} to ${dollars(figure(knee))}; with ${integer(last.names)} names it is ${dollars(figure(last))}.${judged}`,
  ];
}

function lambdaKnee(cells: readonly HedgedCell[], knee: HedgedCell): string[] {
  const first = cells[0]!;
  const last = cells.at(-1)!;
  const place = ({ lambda }: HedgedCell) => `λ ${lambdaText(lambda)}`;
  const both = ({ hedge: { inSample } }: HedgedCell) =>
    `${dollars(inSample.valueRmse)} and ${dollars(inSample.rmse)} at`;
  const [before, beyond] = [price(first, knee), price(knee, last)];
  const prices =
    before !== null && beyond !== null
      ? `up to there $1,000 less value RMSE cost ${dollars(before)} of daily RMSE, beyond it ${dollars(beyond)}`
      : 'beyond it a smaller value gap costs more and more daily RMSE';
  const [there, start] = [knee.hedge.outOfSample, first.hedge.outOfSample];
  const held =
    there && start
      ? `; on the days held the value RMSE was ${dollars(there.valueRmse)} at the knee and ${dollars(start.valueRmse)} at ${place(first)}.`
      : '.';
  return [
    `${place(knee)} is the knee: ${prices}. Value and daily RMSE are ${both(first)} ${place(first)}, ${both(knee)} ${place(knee)}, ${both(last)} ${place(last)}. Both are judged in sample${held}`,
  ];
}

/** USD of daily RMSE for USD 1,000 less value RMSE; null where one does not buy the other. */
function price({ hedge: from }: HedgedCell, { hedge: to }: HedgedCell): number | null {
  const gained = from.inSample.valueRmse - to.inSample.valueRmse;
  const paid = to.inSample.rmse - from.inSample.rmse;
  return gained > 0 && paid >= 0 ? (1_000 * paid) / gained : null;
}

function withoutKnee({ over }: Frontier, cells: readonly HedgedCell[]): string {
  if (cells.length < 3)
    return `A knee needs at least three hedges; here ${cells.length === 1 ? 'is one' : 'are two'}.`;
  return over === 'names'
    ? 'No knee: over these numbers of names the RMSE does not fall first and flatten then. Every further name buys about as much as the one before, or nothing; other numbers may show where that changes.'
    : 'No knee: over these values the value RMSE and the daily RMSE trade at about the same rate, or one λ is better in both.';
}

function mapSentences(cells: readonly HedgedCell[]): string[] {
  const promised = lowest(cells, promisedRmse);
  const held = lowest(cells, realisedRmse);
  const place = ({ names, lambda }: HedgedCell) => `${counted(names, 'name')} and λ ${lambdaText(lambda)}`;
  return [
    'Along a row: what more names buy. Down a column: what λ trades between the daily and the value difference.',
    [
      promised
        ? `The lowest promise, ${dollars(promised.hedge.promisedRmse)} a day, is at ${place(promised)}.`
        : '',
      held
        ? `The lowest realised, ${dollars(realisedRmse(held))}, was at ${place(held)}, which nobody knew on day one.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
  ].filter(Boolean);
}
