import { join } from 'node:path';
import type { MethodName, RequestInput } from '../../src-main/contract/methods.ts';
import { scenarioSettings } from '../../src-main/contract/settings.ts';
import { openStore } from '../../src-main/store/open.ts';
import { PriceImport } from '../../src-main/store/price-import.ts';
import { projectRoot, type Figures } from './report.ts';
import type { SocketClient } from './socket-client.ts';

interface Question {
  method: MethodName;
  ask: () => Promise<unknown>;
}

/** Between two calls, as somebody who looks around makes them. */
const pauseMilliseconds = 10;

/**
 * How long calls wait for their answers, at rest and while a search takes two threads for itself. Comparing resamples
 * ten thousand times a pair of runs; it has the bar of the comparison.
 */
export async function measureAnswers(client: SocketClient): Promise<Figures[]> {
  const scenarioId = await makeScenario(client);
  const questions = await everydayQuestions(client);
  const atRest = await askAll(questions, 4);
  const jobId = await startLongRun(client, scenarioId);
  const busy = await askAll(questions, 20);
  const runs = (await client.call('runs.list', {})).map(({ id }) => id).slice(0, 4);
  const comparing = await askAll(
    [{ method: 'compare.get', ask: () => client.call('compare.get', { runs }) }],
    4,
  );
  const { job } = await client.call('jobs.get', { id: jobId });
  if (job.state !== 'running') throw new Error(`the search was ${job.state} before the calls were measured`);
  await client.call('jobs.cancel', { id: jobId });
  await client.finished(jobId);
  return [
    figure('calls at rest', atRest.flat(), ''),
    figure('calls while two solver threads run', busy.flat(), 'p99 < 50'),
    ...questions.map(({ method }, index) => figure(`– ${method}`, busy[index]!, '')),
    figure('– compare.get of four runs', comparing.flat(), '< 300'),
  ];
}

/** Asks in turn, with pauses, and notes the milliseconds of every answer. */
async function askAll(questions: readonly Question[], forSeconds: number): Promise<number[][]> {
  const milliseconds = questions.map((): number[] => []);
  const end = performance.now() + forSeconds * 1000;
  for (let turn = 0; performance.now() < end; turn++) {
    const index = turn % questions.length;
    const started = performance.now();
    await questions[index]!.ask();
    milliseconds[index]!.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
  return milliseconds;
}

function figure(what: string, milliseconds: readonly number[], bar: string): Figures {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)]!;
  return {
    what: `${what}, ms`,
    median: at(0.5),
    p99: at(0.99),
    worst: sorted.at(-1)!,
    bar,
    samples: sorted.length,
  };
}

const names = 200;
const days = 400;
const firstDay = 19_800;

/** Names that one factor moves, each with noise of its own: fifteen of them for an index of a hundred take hours to prove. */
export async function makeHardMarket(path: string): Promise<void> {
  const store = await openStore({ path, migrationsFolder: join(projectRoot, 'migrations') });
  const prices = new PriceImport(store, { file: 'synthetic', startedAt: new Date().toISOString() });
  const random = uniform(7);
  const noise = () => random() + random() + random() + random() - 2;
  const factor = Array.from({ length: days }, () => 0.008 * noise());
  const symbols = Array.from({ length: names }, (_, name) => symbolOf(name));
  for (let name = 0; name < names; name++) {
    const beta = 0.6 + 0.8 * random();
    let price = 20 + 200 * random();
    const close = Float64Array.from(factor, (move) => (price *= 1 + beta * move + 0.015 * noise()));
    await prices.add({
      symbols,
      symbolIndex: new Int32Array(days).fill(name),
      day: Int32Array.from({ length: days }, (_, day) => firstDay + day),
      close,
      adjusted: close,
      volume: new Float64Array(days).fill(1e6),
      dividend: new Float64Array(days),
      split: new Float64Array(days).fill(1),
    });
  }
  await prices.finish({
    summary: { format: 'long', refused: { total: 0, byReason: {}, rows: [] }, findings: [] },
    seconds: 0,
  });
  await store.close();
}

const symbolOf = (name: number): string => `N${String(name).padStart(3, '0')}`;
const isoOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An index of half the names and a scenario for it; four quick runs so that there is something to look at. */
async function makeScenario(client: SocketClient): Promise<number> {
  const basket = await client.call('baskets.create', {
    name: 'Index',
    kind: 'weights',
    notional: 1_000_000,
    entries: Array.from({ length: names / 2 }, (_, name) => ({ symbol: symbolOf(name), amount: 2 / names })),
  });
  const scenario = await client.call('scenarios.create', {
    name: 'Fifteen of two hundred',
    basketId: basket.id,
    tags: [],
    notes: '',
    settings: scenarioSettings.parse({
      from: isoOfDay(firstDay),
      to: isoOfDay(firstDay + 252),
      candidates: { kind: 'all' },
      weightLongs: [0.01, 0.15],
      boundBasis: 'notional',
      maxLongs: 15,
    }),
  });
  for (let run = 0; run < 4; run++) {
    const { jobId } = await client.call('runs.start', { scenarioId: scenario.id, gap: 1, timeLimit: 1 });
    await client.finished(jobId);
  }
  return scenario.id;
}

/** A proof of optimality that takes longer than anybody waits, on two threads. */
async function startLongRun(client: SocketClient, scenarioId: number): Promise<string> {
  const { jobId } = await client.call('runs.start', {
    scenarioId,
    gap: 0,
    timeLimit: 600,
    threads: 2,
  });
  for (;;) {
    const { job } = await client.call('jobs.get', { id: jobId });
    if (job.progress?.kind === 'run' && job.progress.phase === 'search') return jobId;
    if (job.state !== 'queued' && job.state !== 'running')
      throw new Error(`the search is ${job.state} already`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the views ask for again and again. */
async function everydayQuestions(client: SocketClient): Promise<Question[]> {
  const [run] = await client.call('runs.list', {});
  const [scenario] = await client.call('scenarios.list', {});
  const { basketId, settings } = await client.call('scenarios.get', { id: scenario!.id });
  const [instrument] = await client.call('market.instruments', {});
  const question = <M extends MethodName>(method: M, request: RequestInput<M>) => ({
    method,
    ask: () => client.call(method, request),
  });
  return [
    question('app.status', {}),
    question('jobs.list', {}),
    question('market.instruments', {}),
    question('market.history', { symbol: instrument!.symbol }),
    question('baskets.get', { id: basketId }),
    question('scenarios.list', {}),
    question('scenarios.check', { basketId, settings }),
    question('runs.list', {}),
    question('runs.get', { id: run!.id }),
    question('runs.series', { id: run!.id }),
  ];
}
