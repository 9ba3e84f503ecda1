import {
  annualised,
  basisPoints,
  metricDefinitions,
  type MetricDefinition,
  type PeriodMetrics,
} from '../../../src-main/contract/metrics.ts';
import { decimal, dollars, integer, percent, signedDollars } from '../formats.svelte.ts';

/** One metric of a period, as the run and the comparison show it. */
export interface MetricRow {
  definition: MetricDefinition;
  value: (metrics: PeriodMetrics, notional: number) => number | null;
  text: (value: number | null) => string;
  /** A heading before this row. */
  heading?: string;
}

const bare = (name: string, of: MetricDefinition, change: Partial<MetricDefinition>): MetricDefinition => ({
  ...of,
  name,
  ...change,
});
const ratio = (value: number | null) => decimal(value, 3);
const share = (value: number | null) => percent(value, 1);
const money = (value: number | null) => dollars(value);

/** RMSE first, then R² and beta, then the rest (mathematics.md, section 7). */
export const metricRows: readonly MetricRow[] = [
  { definition: metricDefinitions.rmse, value: (m) => m.rmse, text: money, heading: 'Daily P&L' },
  {
    definition: bare('RMSE in bp of the notional', metricDefinitions.rmse, { formula: '10⁴ · RMSE / N' }),
    value: (m, notional) => basisPoints(m.rmse, notional),
    text: (value) => decimal(value, 1),
  },
  { definition: metricDefinitions.annualisedRmse, value: (m) => annualised(m.rmse), text: money },
  { definition: metricDefinitions.effectiveness, value: (m) => m.effectiveness, text: share },
  { definition: metricDefinitions.beta, value: (m) => m.beta, text: ratio },
  { definition: metricDefinitions.rSquared, value: (m) => m.rSquared, text: ratio },
  { definition: metricDefinitions.correlation, value: (m) => m.correlation, text: ratio },
  { definition: metricDefinitions.meanDifference, value: (m) => m.meanDifference, text: signedDollars },
  { definition: metricDefinitions.sdDifference, value: (m) => m.sdDifference, text: money },
  { definition: metricDefinitions.dollarOffset, value: (m) => m.dollarOffset, text: ratio },
  {
    definition: metricDefinitions.terminalValueDifference,
    value: (m) => m.terminalValueDifference,
    text: signedDollars,
    heading: 'Value',
  },
  {
    definition: metricDefinitions.cumulativeDifference,
    value: (m) => m.cumulativeDifference,
    text: signedDollars,
  },
  { definition: metricDefinitions.valueRmse, value: (m) => m.valueRmse, text: money },
  { definition: metricDefinitions.maxAbsValueDifference, value: (m) => m.maxAbsValueDifference, text: money },
  { definition: metricDefinitions.maxDrawdown, value: (m) => m.maxDrawdown, text: money },
  {
    definition: metricDefinitions.days,
    value: (m) => m.days,
    text: (value) => integer(value),
    heading: 'Period',
  },
];
