import type { EventName, Events } from '../../src-main/contract/events.ts';
import type { JobSnapshot } from '../../src-main/contract/jobs.ts';
import type { ReadSettings } from '../../src-main/contract/market-files.ts';
import type { MethodName, RequestInput } from '../../src-main/contract/methods.ts';
import { settings } from './sample-run.ts';

/**
 * One request of every method and one payload of every event. A method or event without a sample is a compile error.
 */

const draft = {
  name: 'Dow, ten names',
  basketId: 1,
  settings,
  tags: ['desk', 'Q2'],
  notes: 'first line\nsecond line',
};

const basketDraft = {
  name: 'Two names',
  kind: 'weights' as const,
  notional: 2.5e6,
  entries: [
    { symbol: 'AAPL', amount: 0.1 },
    { symbol: '$SPX', amount: 0.9 },
  ],
};

const yahooSettings: ReadSettings = {
  format: 'yahoo',
  encoding: 'utf-8',
  separator: ',',
  decimalMark: '.',
  dateOrder: 'ymd',
  firstDataLine: 2,
  mapping: {
    layout: 'rows',
    date: 0,
    symbol: null,
    close: 4,
    adjusted: 5,
    volume: 6,
    dividend: null,
    split: null,
  },
  symbol: 'AAPL',
};

export const sampleRequests: { [M in MethodName]: RequestInput<M> } = {
  'app.status': {},
  'app.settings': {},
  'app.saveSettings': { theme: 'dark', threads: null, defaultTimeLimit: null, exports: { account: 'U1' } },
  'app.guide': {},
  'app.changeGuide': { closed: false, seen: 'judge' },
  'market.preview': { file: 'token-1', profile: null },
  'market.importProfiles': {},
  'market.saveImportProfile': { name: 'Desk', columns: ['Date', 'Last'], settings: yahooSettings },
  'market.removeImportProfile': { name: 'Desk' },
  'market.import': {
    kind: 'prices',
    files: [
      { token: 'token-1' },
      {
        token: 'token-2',
        settings: yahooSettings,
      },
    ],
  },
  'market.symbolList': { file: 'token-4' },
  'market.loadSample': {},
  'market.instruments': {},
  'market.history': { symbol: 'AAPL' },
  'market.imports': {},
  'market.refusedRows': { importId: 2, offset: 200, limit: undefined },
  'market.findings': {},
  'market.acceptFinding': { symbol: 'AAPL', kind: 'outlier', from: '2020-03-16', accepted: true },
  'baskets.list': {},
  'baskets.get': { id: 1 },
  'baskets.preview': { text: 'AAPL\t100\r\nBRK.B\t12,5\r\n' },
  'baskets.create': basketDraft,
  'baskets.update': { ...basketDraft, id: 1 },
  'baskets.remove': { id: 1 },
  'baskets.restore': { id: 1 },
  'scenarios.list': { archived: true },
  'scenarios.get': { id: 3 },
  'scenarios.create': draft,
  'scenarios.save': { ...draft, id: 3, version: 4 },
  'scenarios.rename': { id: 3, name: 'Dow', tags: [] },
  'scenarios.duplicate': { id: 3 },
  'scenarios.archive': { id: 3, archived: true },
  'scenarios.remove': { id: 3 },
  'scenarios.restore': { id: 3 },
  'scenarios.versions': { id: 3 },
  'scenarios.check': { basketId: 1, settings: { from: '2019-04-22', to: '2020-04-21', timeLimit: null } },
  'scenarios.export': { id: 3 },
  'scenarios.import': { file: 'token-3' },
  'runs.start': { scenarioId: 3, gap: undefined, timeLimit: null, threads: 2, warmStart: 7 },
  'runs.repair': { id: 7, symbols: ['AAPL'] },
  'runs.list': {},
  'runs.get': { id: 7 },
  'runs.series': { id: 7 },
  'runs.label': { id: 7, label: null },
  'runs.remove': { id: 7 },
  'runs.restore': { id: 7 },
  'runs.export': { id: 7, format: 'ibkr' },
  'runs.verify': {},
  'compare.get': { runs: [7, 8] },
  'compare.export': { runs: [7, 8], format: 'xlsx' },
  'frontier.start': { scenarioId: 3, over: 'map', names: [5, 10], lambdas: [0, 0.5], gap: undefined },
  'frontier.list': {},
  'frontier.get': { id: 11 },
  'frontier.remove': { id: 11 },
  'frontier.restore': { id: 11 },
  'frontier.openCell': { id: 11, cell: 0 },
  'walkForward.start': {
    scenarioId: 3,
    hold: 63,
    alternatives: [
      { name: 'papers', settings: {} },
      { name: 'robust', windowDays: 504, settings: { factors: 'day-one-dollar', timeLimit: undefined } },
    ],
  },
  'walkForward.list': {},
  'walkForward.get': { id: 12 },
  'walkForward.remove': { id: 12 },
  'walkForward.restore': { id: 12 },
  'walkForward.openHold': { id: 12, alternative: 1, hold: 0 },
  'sensitivity.start': { runId: 7 },
  'sensitivity.get': { runId: 7 },
  'alternatives.start': { runId: 7, within: 0.02 },
  'alternatives.get': { runId: 7 },
  'alternatives.open': { runId: 7, index: 0 },
  'monitor.list': {},
  'monitor.refresh': { runs: [7] },
  'monitor.get': { runId: 7 },
  'option.evaluate': {
    runId: 7,
    terms: { kind: 'put', side: 'sold', expiry: 0.5 },
    limits: { valueDifference: 20_000, deltaChange: 0.1 },
  },
  'costs.get': { runId: 7, rates: { commissionPerShare: 0.005 } },
  'whatIf.evaluate': { runId: 7, shares: [{ symbol: 'AAPL', shares: -740 }] },
  'backups.list': {},
  'backups.create': {},
  'backups.restore': { createdAt: '2026-03-02T14:30:00.000Z' },
  'backups.restoreFile': { file: 'token-5' },
  'jobs.list': {},
  'jobs.get': { id: 'job-1' },
  'jobs.cancel': { id: 'job-1' },
  'jobs.pause': { id: 'job-1' },
  'jobs.resume': { id: 'job-1' },
  'jobs.move': { id: 'job-1', before: null },
};

export const job: JobSnapshot = {
  id: 'job-1',
  kind: 'run',
  title: 'Dow, ten names',
  state: 'running',
  place: null,
  pausable: true,
  fraction: null,
  seconds: 1.25,
  scenarioId: 3,
  progress: {
    kind: 'run',
    phase: 'search',
    bestRmse: 1834.2,
    boundRmse: -0,
    objective: Infinity,
    bound: -Infinity,
    gap: null,
    nodes: 12,
    open: 3,
  },
  outcome: null,
  error: { code: 'infeasible', message: 'at most 2 longs …', details: { setting: 'maxLongs', issues: [] } },
};

export const sampleEvents: { [E in EventName]: Events[E] } = {
  'job.changed': job,
  'data.changed': { what: 'runs', id: null },
  notice: { level: 'warning', message: 'the last backup is 9 days old' },
};
