import type { Basket } from '../../src-main/contract/baskets.ts';
import type { SolverTrace } from '../../src-main/contract/jobs.ts';
import type {
  ComparedStatistics,
  ConfidenceBand,
  PeriodMetrics,
  RunEvaluation,
  SeriesStatistics,
} from '../../src-main/contract/metrics.ts';
import type { Run, RunSeries, RunSummary } from '../../src-main/contract/runs.ts';
import { scenarioSettings } from '../../src-main/contract/settings.ts';

/** One complete run with invented figures: every member of the contract's types is present, none is meaningful. */

export const settings = scenarioSettings.parse({
  from: '2019-04-22',
  to: '2020-04-21',
  candidates: { kind: 'list', symbols: ['AAPL', 'MSFT', 'JPM'] },
  groupMatch: { grouping: 'sector', tolerance: 0.05 },
  liquidity: { participation: 0.1, days: 2 },
  lotSizes: { AAPL: 10 },
});

export const basket: Basket = {
  id: 1,
  name: 'Zürich 30 – “desk”',
  kind: 'shares',
  notional: 1_000_000,
  entries: [
    { symbol: 'AAPL', amount: 100 },
    { symbol: 'BRK.B', amount: 12.5 },
  ],
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:04:05.678Z',
  synthetic: false,
};

export const period: PeriodMetrics = {
  from: '2019-04-23',
  to: '2020-04-21',
  days: 252,
  rmse: 2345.678,
  meanDifference: -0,
  sdDifference: null,
  cumulativeDifference: -12_345.5,
  valueRmse: 9876.5,
  terminalValueDifference: 0,
  maxAbsValueDifference: 20_000.25,
  maxDrawdown: 11_111,
  beta: 0.98,
  correlation: 0.99,
  rSquared: 0.9801,
  effectiveness: 0.97,
  dollarOffset: null,
};

const band: ConfidenceBand = {
  estimate: 2345.678,
  low: 2000,
  high: 2800,
  level: 0.95,
  blockLength: 10,
  resamples: 10_000,
  seed: 1,
};

const statisticsOfOne: SeriesStatistics = {
  startValue: 1e6,
  endValue: 1.1e6,
  pnl: 1e5,
  meanDaily: 396.8,
  sdDaily: 12_000,
  annualisedVolatility: 190_494,
  bestDay: 60_000,
  bestDate: '2020-03-24',
  worstDay: -90_000,
  worstDate: '2020-03-16',
  positiveDays: 0.55,
  maxDrawdown: 370_000,
  valueAtRisk95: 18_000,
  expectedShortfall95: 31_000,
  skewness: null,
  excessKurtosis: null,
};
const statistics: ComparedStatistics = {
  target: statisticsOfOne,
  hedge: statisticsOfOne,
  hedgedBook: statisticsOfOne,
};

const attribution = {
  variance: 5.5e6,
  byName: [{ label: 'AAPL', variance: 1e6, share: 0.18, pnl: -500 }],
  bySector: [{ label: 'Technology', variance: -1e5, share: null, pnl: 2 }],
};

const evaluation: RunEvaluation = {
  notional: 1_000_000,
  anchor: 'window-end',
  anchorDate: '2020-04-21',
  windowFrom: '2019-04-22',
  windowTo: '2020-04-21',
  holdingDays: 252,
  inSample: period,
  outOfSample: null,
  overfitRatio: null,
  rmseBand: { inSample: band, outOfSample: null },
  statistics: { inSample: statistics, outOfSample: null },
  decay: {
    monthly: [
      {
        label: 'M1',
        from: '2020-04-22',
        to: '2020-05-20',
        days: 21,
        sample: 'out',
        rmse: 1500,
        meanAbsValueDifference: 3000,
        maxAbsValueDifference: 7000,
        dollarOffset: 0.97,
      },
    ],
    quarterly: [],
  },
  drift: {
    points: [{ date: '2020-04-21', daysHeld: 0, drift: 0, againstBasket: null }],
    weights: [{ symbol: 'AAPL', dayOne: 0.2, last: null, basketDayOne: 0.1, basketLast: null }],
  },
  backward: { rmsSpread: 0.012, maxAbsSpread: 0.04, maxAbsSpreadDate: '2020-03-16' },
  attribution: { inSample: attribution, outOfSample: null },
  worstDays: {
    inSample: [
      {
        date: '2020-03-16',
        difference: -9000,
        hedgePnl: -99_000,
        basketPnl: -90_000,
        causes: [{ symbol: 'JPM', pnl: -4000 }],
      },
    ],
    outOfSample: null,
  },
  exposures: {
    long: 1_000_000,
    short: 0,
    net: 1_000_000,
    gross: 1_000_000,
    cash: 123.45,
    byName: [{ symbol: 'AAPL', group: 'Technology', hedge: 200_000, basket: null, net: 200_000 }],
    byGroup: [{ group: 'Technology', hedge: 200_000, basket: 180_000, net: 20_000 }],
    hedgeImpliedVol: 0.31,
    basketImpliedVol: null,
    basketVolatility: 0.24,
    averageCorrelation: 0.5,
  },
};

export const trace: SolverTrace = {
  seconds: Float64Array.of(0, 0.25, 1.5),
  incumbent: Float64Array.of(Infinity, 3.5e-6, 3.1e-6),
  bound: Float64Array.of(-Infinity, 2.9e-6, 3.0e-6),
  nodes: Float64Array.of(0, 1, 240),
};

export const run: Run = {
  id: 7,
  scenarioId: null,
  scenarioName: 'Dow, ten names',
  label: null,
  createdAt: '2026-01-02T03:04:05.678Z',
  settings,
  basket,
  window: { from: '2019-04-22', to: '2020-04-21', days: 253 },
  anchorDate: '2020-04-21',
  certificate: {
    status: 'gap',
    objective: 3.1e-6,
    bound: 3.0e-6,
    gap: 0.032,
    rmseBound: null,
    rmseContinuous: 1800.5,
    roundedObjective: 3.11e-6,
    roundedGap: 0.035,
    rootBound: 2.5e-6,
    rootSeconds: 0.2,
    seconds: 1.5,
    nodes: 240,
    threads: 2,
  },
  psd: {
    order: 30,
    rows: 252,
    smallestEigenvalue: 5e-324,
    largestEigenvalue: 1.7976931348623157e308,
    rank: 30,
    conditionNumber: null,
  },
  positions: [
    {
      symbol: 'AAPL',
      name: 'Apple Inc.',
      sector: null,
      side: 'short',
      shares: 740,
      price: 276.93,
      value: -204_928.2,
      weight: -0.2049282,
      continuousWeight: -0.2051,
      basketWeight: 0.1,
      impliedVol: null,
    },
  ],
  candidates: ['AAPL', 'MSFT', 'JPM'],
  excluded: [{ symbol: 'DOW', reason: 'no price on 2019-04-22' }],
  dropped: [],
  notes: ['line one\nline two\u2028'],
  evaluation,
  promise: {
    rmse: 3271.9,
    low: 2519.4,
    high: 5300.5,
    inSampleRatio: null,
    folds: [{ from: '2019-04-23', to: '2019-06-20', days: 42, rmse: 2279.2 }],
  },
  fingerprint: '0'.repeat(64),
  versions: { program: '0.1.0', schema: 10 },
  synthetic: true,
};

export const runSummary: RunSummary = {
  id: 7,
  scenarioId: 3,
  scenarioName: 'Dow, ten names',
  basketName: basket.name,
  createdAt: '2026-01-02T03:04:05.678Z',
  status: 'time-limit',
  from: '2019-04-22',
  to: '2020-04-21',
  anchorDate: '2020-04-21',
  notional: 1_000_000,
  longs: 10,
  shorts: 0,
  gap: 0.032,
  seconds: 1.5,
  inSampleRmse: 1834,
  outOfSampleRmse: null,
  promisedRmse: 3271.9,
  label: 'keep',
  synthetic: false,
  pool: { gap: 0.012 },
  origin: { kind: 'repair', runId: 6, without: ['AAPL'] },
};

export const runSeries: RunSeries = {
  days: Int32Array.of(18_371, 18_372, 18_373),
  anchorIndex: 0,
  windowLastIndex: 0,
  basketValue: Float64Array.of(1e6, 1.01e6, 0.99e6),
  hedgeValue: Float64Array.of(1e6, 1.012e6, 0.985e6),
  basketPnl: Float64Array.of(0, 10_000, -20_000),
  hedgePnl: Float64Array.of(0, 12_000, -27_000),
  dailyDifference: Float64Array.of(0, 2000, -7000),
  valueDifference: Float64Array.of(-0, 2000, -5000),
  backward: {
    basket: Float64Array.of(1.0101, 1.0202, 1),
    hedge: Float64Array.of(1.0152, 1.0274, 1),
    spread: Float64Array.of(0.0051, 0.0072, 0),
  },
  cumulativeBand: { low: new Float64Array(0), high: new Float64Array(0) },
  trace,
};
