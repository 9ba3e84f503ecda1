import type { Frontier, StudyHedge, StudySummary, WalkForward } from '../../src-main/contract/studies.ts';
import type { Alternatives } from '../../src-main/contract/alternatives.ts';
import type { FollowUp, MonitorRow } from '../../src-main/contract/monitor.ts';
import type { OptionView } from '../../src-main/contract/option-request.ts';
import type { Sensitivity, VariedHedge } from '../../src-main/contract/sensitivity.ts';
import { basket, period, run, runSeries, settings } from './sample-run.ts';

/** Studies with invented figures: every member of the contract's types is present, none is meaningful. */

export const studyHedge: StudyHedge = {
  status: 'gap',
  longs: 5,
  shorts: 0,
  objective: 3.1e-6,
  bound: 3.0e-6,
  gap: 0.032,
  rootBound: 2.5e-6,
  rootSeconds: 0.2,
  seconds: 1.5,
  nodes: 240,
  inSample: period,
  outOfSample: null,
  promisedRmse: 3271.9,
  weights: [{ symbol: 'AAPL', weight: -0.2 }],
  dropped: [],
  runId: null,
};

export const frontierSummary: StudySummary = {
  total: 12,
  finished: 7,
  id: 11,
  scenarioId: null,
  title: 'Dow, ten names: names 5 to 10',
  createdAt: '2026-01-02T03:04:05.678Z',
};

const studied = {
  scenarioName: 'Dow, ten names',
  basket,
  settings,
  complete: true,
  seconds: 12.5,
  synthetic: false,
};

export const frontier: Frontier = {
  ...frontierSummary,
  ...studied,
  over: 'names',
  names: [4, 5],
  lambdas: [0],
  cells: [
    { names: 4, lambda: 0, hedge: null, failure: { code: 'infeasible', message: '4 names reach 80%' } },
    { names: 5, lambda: 0, hedge: studyHedge, failure: null },
  ],
  knee: null,
  kneeBy: null,
};

export const walkForward: WalkForward = {
  ...frontierSummary,
  ...studied,
  step: 21,
  hold: 252,
  anchors: 1,
  alternatives: [
    {
      name: 'robust',
      windowDays: 252,
      changes: { estimation: 'single-factor' },
      settings,
      holds: [
        {
          anchorDate: '2020-04-21',
          windowFrom: '2019-04-22',
          hedge: studyHedge,
          failure: null,
          without: ['DOW'],
        },
      ],
      summary: {
        anchors: 1,
        complete: 0,
        inSampleRmse: null,
        promisedRmse: 2000,
        realisedRmse: null,
        overfitRatio: { median: 1.5, low: 1.1, high: 2.2 },
        promiseRatio: null,
        fan: { daysHeld: [1], count: [1], quantiles: [{ probability: 0.5, values: [1200] }] },
        steps: [
          {
            anchorDate: '2020-04-21',
            windowFrom: '2019-04-22',
            heldTo: '2020-05-20',
            daysHeld: 21,
            inSampleRmse: 1800,
            promisedRmse: null,
            realisedRmse: 2100,
            terminalValueDifference: -400,
            maxAbsValueDifference: 5000,
          },
        ],
      },
      againstFirst: { anchors: 1, ratio: null, better: 0 },
    },
  ],
};

const varied: VariedHedge = {
  objective: 3.2e-6,
  rmse: 1850,
  rmseChange: 50,
  objectiveChange: 0.03,
  entered: ['MSFT'],
  left: ['AAPL'],
};

export const sensitivity: Sensitivity = {
  runId: 7,
  createdAt: frontierSummary.createdAt,
  seconds: 2.5,
  complete: false,
  run: { objective: 3.1e-6, rmse: 1800 },
  best: { objective: 3.1e-6, rmse: 1800 },
  drops: [{ symbol: 'AAPL', side: 'short', weight: -0.2, hedge: null }],
  swaps: [
    {
      enters: 'MSFT',
      leaves: 'AAPL',
      side: 'long',
      objective: 3.2e-6,
      rmse: 1850,
      rmseChange: 50,
      objectiveChange: 0,
    },
  ],
  rules: [
    {
      setting: 'maxLongs',
      label: 'at most 11 longs instead of 10',
      direction: 'looser',
      change: { maxLongs: 11 },
      hedge: varied,
    },
  ],
  limits: [{ kind: 'cap', label: 'AAPL', limit: 0.2, objectivePerPoint: -0.01, rmsePerPoint: null }],
};

export const alternatives: Alternatives = {
  runId: 7,
  createdAt: frontierSummary.createdAt,
  seconds: 1.5,
  complete: true,
  within: 0.05,
  differing: 2,
  hedges: [
    {
      ...studyHedge,
      rmseChange: -0,
      entered: ['MSFT'],
      left: [],
      positions: [{ symbol: 'MSFT', shares: -740, value: -204_928.2 }],
    },
  ],
};

export const monitorRow: MonitorRow = {
  runId: 7,
  label: null,
  scenarioId: 3,
  scenarioName: 'Dow, ten names',
  basketName: basket.name,
  anchorDate: '2020-04-21',
  windowTo: '2020-04-21',
  notional: 1e6,
  synthetic: false,
  inSampleRmse: 1834,
  promise: { rmse: 2000, low: 1540, high: 3240 },
  followed: {
    evaluatedAt: frontierSummary.createdAt,
    lastDay: '2021-04-21',
    days: 252,
    daysHeld: 252,
    basketReturn: -0.01,
    rmse: null,
    ratio: 1.1,
    valueDifference: -21_000.5,
    maxAbsValueDifference: 22_000,
    ended: [],
    restated: ['AAPL'],
  },
  failure: null,
  stale: true,
  limit: null,
  passed: false,
  everPassed: false,
};

const { trace: _, ...series } = runSeries;

export const followUp: FollowUp = {
  runId: 7,
  followed: monitorRow.followed!,
  evaluation: run.evaluation,
  series,
};

export const optionView: OptionView = {
  terms: {
    kind: 'put',
    side: 'sold',
    quantity: 1,
    strike: 1,
    expiry: 0.5,
    rate: 0,
    dividendYield: 0,
    volatility: 0.25,
  },
  volatilityFrom: 'names',
  basketValue: 1e6,
  overlay: {
    unit: { value: 70_000, delta: -0.46, gamma: 2e-6, vega: 280_000, theta: -70_000, rho: -265_000 },
    value: -70_000,
    dollarDelta: 460_000,
    hedgeNotional: 460_000,
    hedgeRatio: 0.46,
    hedgeDirection: -1,
    residualDelta: -0,
    gammaPerPercent: -20_000,
    vegaPerPoint: -2800,
    thetaPerDay: 190,
    byName: [{ symbol: 'AAPL', option: 46_000, hedge: -92_000, residual: -46_000 }],
    grid: [[{ spot: -0.2, volatility: 0, option: -90_000, hedge: 92_000, net: 2000 }]],
    horizonDays: 21,
    trackingError: 6900,
  },
  rehedge: {
    rehedge: true,
    valueDifference: { value: 21_000, limit: 20_000, passed: true },
    deltaChange: { value: 0.05, limit: 0.1, passed: false },
    asOf: '2021-04-21',
    daysHeld: 252,
    spot: 1_010_000,
    delta: -0.41,
  },
  notes: ['Shares hedge delta alone.'],
};
