import {
  metricDefinitions,
  type MetricDefinition,
  type PeriodMetrics,
} from '../../src-main/contract/metrics.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { WhatIf } from '../../src-main/contract/what-if.ts';
import { decimal, dollars, missing, percent, signedDollars } from '../shared/formats.svelte.ts';
import { signedChange } from './insight-words.ts';

/** One figure of the run beside the same of the edited shares. */
export interface WhatIfFigure {
  heading?: string;
  label: string;
  metric?: MetricDefinition;
  before: string;
  after: string;
  change: string;
  /** In words, so that colour is not needed; '' where neither way is better. */
  verdict: 'better' | 'worse' | '';
}

type Value = number | null | undefined;

interface Kind {
  text: (value: Value) => string;
  change: (value: Value) => string;
  /** What is better: less, more, or nearer to this value; null: neither. */
  best: 'low' | 'high' | number | null;
}

const signedDecimal = (value: Value) =>
  value === null || value === undefined ? missing : `${value > 0 ? '+' : ''}${decimal(value, 3)}`;
const signedShare = (value: Value) =>
  value === null || value === undefined ? missing : `${value > 0 ? '+' : ''}${percent(value, 2)}`;

const error: Kind = { text: (value) => dollars(value), change: signedChange, best: 'low' };
const gap: Kind = { text: signedDollars, change: signedDollars, best: 0 };
const beta: Kind = { text: (value) => decimal(value, 3), change: signedDecimal, best: 1 };
const share: Kind = { text: (value) => percent(value, 1), change: signedShare, best: 'high' };
const book: Kind = { text: (value) => dollars(value, 0), change: signedDollars, best: null };
const weight: Kind = { text: (value) => percent(value, 2), change: signedShare, best: null };

/** Differences that are only the rounding of sums are none. */
const isNoticeable = (before: number, after: number): boolean =>
  Math.abs(after - before) > 1e-9 * Math.max(1, Math.abs(before));

function verdictOf(before: number, after: number, best: Kind['best']): WhatIfFigure['verdict'] {
  if (best === null) return '';
  const distance = (value: number) =>
    best === 'low' ? value : best === 'high' ? -value : Math.abs(value - best);
  return distance(after) < distance(before) ? 'better' : 'worse';
}

function figure(
  label: string,
  before: Value,
  after: Value,
  kind: Kind,
  more: Pick<WhatIfFigure, 'heading' | 'metric'> = {},
): WhatIfFigure {
  const both = typeof before === 'number' && typeof after === 'number';
  const changed = both && isNoticeable(before, after);
  return {
    label,
    before: kind.text(before),
    after: kind.text(after),
    change: changed ? kind.change(after - before) : both ? '' : missing,
    verdict: changed ? verdictOf(before, after, kind.best) : '',
    ...more,
  };
}

function periodFigures(
  heading: string,
  before: PeriodMetrics | null,
  after: PeriodMetrics | null | undefined,
): WhatIfFigure[] {
  if (!before) return [];
  const of = metricDefinitions;
  return [
    figure('RMSE a day', before.rmse, after?.rmse, error, { heading, metric: of.rmse }),
    figure('Beta', before.beta, after?.beta, beta, { metric: of.beta }),
    figure('Effectiveness', before.effectiveness, after?.effectiveness, share, { metric: of.effectiveness }),
    figure('Final value gap', before.terminalValueDifference, after?.terminalValueDifference, gap, {
      metric: of.terminalValueDifference,
    }),
    figure('Largest value gap', before.maxAbsValueDifference, after?.maxAbsValueDifference, error, {
      metric: of.maxAbsValueDifference,
    }),
  ];
}

/** The run beside its edited shares. `answer` null: not valued yet. */
export function whatIfFigures({ evaluation }: Run, answer: WhatIf | null): WhatIfFigure[] {
  const { inSample, outOfSample, exposures, notional } = evaluation;
  const net = answer && answer.long - answer.short;
  return [
    ...periodFigures('In sample', inSample, answer?.inSample),
    ...periodFigures('Out of sample', outOfSample, answer?.outOfSample),
    figure('Net weight', exposures.net / notional, net === null ? null : net / notional, weight, {
      heading: 'Book on day one',
    }),
    figure('Long', exposures.long, answer?.long, book),
    figure('Short', exposures.short, answer?.short, book),
    figure('Cash', exposures.cash, answer?.cash, book),
  ];
}
