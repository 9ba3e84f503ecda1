import { appSettings } from '../../src-main/contract/app.ts';
import type { FilePreview } from '../../src-main/contract/market-files.ts';
import type { MethodName, ResponseOf } from '../../src-main/contract/methods.ts';
import type { Deliverable } from '../../src-main/contract/runs.ts';
import type { Scenario } from '../../src-main/contract/scenarios.ts';
import { basket, run, runSeries, runSummary, settings, trace } from './sample-run.ts';
import { frontier, frontierSummary } from './sample-studies.ts';
import { job } from './samples.ts';

/** One reply of every method. A method without a sample is a compile error. */

const stamp = '2026-01-02T03:04:05.678Z';

const scenario: Scenario = {
  id: 3,
  name: 'Dow, ten names',
  basketId: 1,
  settings,
  tags: ['desk'],
  notes: '',
  version: 4,
  archived: false,
  createdAt: stamp,
  updatedAt: stamp,
};

const deliverable: Deliverable = {
  token: 'parcel-1',
  suggestedName: 'trades.csv',
  mediaType: 'text/csv',
  bytes: 1234,
};

const preview: FilePreview = {
  file: 'prices.csv.gz',
  bytes: 12_345_678_901,
  compressed: true,
  settings: {
    format: 'wide',
    encoding: 'utf-16le',
    separator: '\t',
    decimalMark: ',',
    dateOrder: 'dmy',
    firstDataLine: 3,
    mapping: { layout: 'wide', date: 0, instruments: [{ column: 1, symbol: 'AAPL' }] },
    symbol: null,
  },
  columns: ['Datum', 'AAPL'],
  symbolSource: 'header',
  adjustment: 'close-only',
  sampleRows: [
    ['01.02.2021', '134,14'],
    ['', ''],
  ],
  problems: [{ code: 'not-adjusted', message: 'one close only', blocking: false }],
};

const basketDetail = {
  ...basket,
  asOf: null,
  history: { from: '2016-01-04', to: '2021-04-21' },
  constituents: [
    { symbol: 'AAPL', amount: 100, name: null, sector: 'Technology', close: 133.5, weight: null },
  ],
};

export const sampleResponses: { [M in MethodName]: ResponseOf<M> } = {
  'app.status': {
    version: '0.1.0',
    schema: 10,
    database: { path: 'workstation.db', bytes: 4096, readOnly: false },
    instruments: 504,
    prices: 662_162,
    firstDay: '2016-01-04',
    lastDay: null,
    impliedVols: 0,
    sectors: 11,
    synthetic: false,
    threads: 2,
    lastBackup: null,
    notices: [],
  },
  'app.settings': appSettings.parse({}),
  'app.saveSettings': appSettings.parse({ theme: 'light' }),
  'market.preview': preview,
  'market.import': { jobId: 'job-1' },
  'market.symbolList': ['AAPL', 'BRK.B'],
  'market.loadSample': { jobId: 'job-1' },
  'market.instruments': [
    {
      id: 1,
      symbol: 'AAPL',
      name: null,
      sector: null,
      industry: null,
      first: '2016-01-04',
      last: '2021-04-21',
      days: 1333,
      coverage: 1,
      lastClose: 133.5,
      impliedVol: 0.31,
      findings: 0,
      synthetic: false,
    },
  ],
  'market.history': {
    symbol: 'AAPL',
    days: Int32Array.of(-1, 0, 18_738),
    close: Float64Array.of(105.35, NaN, 133.5),
    adjusted: Float64Array.of(24.1, NaN, 133.5),
  },
  'market.imports': [
    {
      id: 2,
      kind: 'prices',
      file: 'prices.csv',
      format: 'long',
      startedAt: stamp,
      seconds: 1.5,
      rows: 100,
      inserted: 90,
      changed: 2,
      symbols: 3,
      first: null,
      last: null,
      refused: 8,
      notes: ['close only'],
    },
  ],
  'market.refusedRows': { total: 1, rows: [{ line: 17, reason: 'bad-price', text: '\u0000\ufffd,-1' }] },
  'market.findings': [
    {
      symbol: 'AAPL',
      kind: 'outlier',
      from: '2020-03-16',
      to: '2020-03-16',
      message: '-12.9%',
      accepted: true,
    },
  ],
  'market.acceptFinding': undefined,
  'baskets.list': [
    {
      id: 1,
      name: basket.name,
      kind: 'shares',
      notional: 1e6,
      constituents: 2,
      scenarios: 0,
      updatedAt: stamp,
      synthetic: false,
    },
  ],
  'baskets.get': basketDetail,
  'baskets.preview': {
    kind: 'weights',
    entries: [],
    problems: [{ line: 2, text: 'AAPL;x', reason: 'x is no number' }],
    unknown: [{ symbol: 'APPL', suggestion: 'AAPL' }],
    weightSum: null,
  },
  'baskets.create': basket,
  'baskets.update': basket,
  'baskets.remove': undefined,
  'baskets.restore': undefined,
  'scenarios.list': [
    {
      id: 3,
      name: scenario.name,
      basketId: 1,
      basketName: basket.name,
      tags: [],
      archived: false,
      from: '2019-04-22',
      to: '2020-04-21',
      anchor: 'window-start',
      updatedAt: stamp,
      runs: 1,
      lastRun: { id: 7, finishedAt: stamp, inSampleRmse: 1834, outOfSampleRmse: null, gap: 0.032 },
    },
  ],
  'scenarios.get': scenario,
  'scenarios.create': scenario,
  'scenarios.save': scenario,
  'scenarios.rename': scenario,
  'scenarios.duplicate': scenario,
  'scenarios.archive': undefined,
  'scenarios.remove': undefined,
  'scenarios.restore': undefined,
  'scenarios.versions': [{ version: 1, savedAt: stamp, name: 'Dow', settings }],
  'scenarios.check': {
    feasible: false,
    findings: [
      {
        severity: 'error',
        setting: 'weightLongs',
        message: '2 names of at most 20% reach 40%',
        mend: { label: 'raise max longs to 5', change: { maxLongs: 5, timeLimit: undefined } },
      },
    ],
    window: null,
    anchorDate: null,
    candidates: 30,
    excluded: [],
  },
  'scenarios.export': deliverable,
  'scenarios.import': scenario,
  'runs.start': { jobId: 'job-2' },
  'runs.list': [runSummary],
  'runs.get': run,
  'runs.series': runSeries,
  'runs.label': undefined,
  'runs.remove': undefined,
  'runs.restore': undefined,
  'runs.export': deliverable,
  'runs.verify': [{ id: 7, agrees: false, reason: 'RMSE in sample is 1 when evaluated again' }],
  'compare.get': {
    runs: [run, run],
    differences: [{ setting: 'maxLongs', label: 'Max longs', values: ['10', '20'] }],
    paired: [
      {
        sample: 'out',
        from: '2020-04-22',
        to: '2021-04-21',
        days: 252,
        rmseA: 1500,
        rmseB: 1400,
        difference: {
          estimate: -100,
          low: -180,
          high: 20,
          level: 0.95,
          blockLength: 10,
          resamples: 10_000,
          seed: 1,
        },
        probabilityBBetter: 0.93,
      },
    ],
  },
  'frontier.start': { jobId: 'job-3' },
  'frontier.list': [frontierSummary],
  'frontier.get': frontier,
  'frontier.remove': undefined,
  'frontier.restore': undefined,
  'frontier.openCell': { jobId: 'job-4' },
  'jobs.list': [job],
  'jobs.get': { job, trace },
  'jobs.cancel': undefined,
};
