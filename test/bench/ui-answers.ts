import { join } from 'node:path';
import { scenarioSettings } from '../../src-main/contract/settings.ts';
import { openStore } from '../../src-main/store/open.ts';
import {
  answerFigures,
  askInTurn,
  askOnce,
  endLongRun,
  question,
  startLongRun,
  type Answer,
  type Question,
} from './call-timing.ts';
import { projectRoot, type Figures } from './report.ts';
import type { SocketClient } from './socket-client.ts';
import { factorBatches, importBatches, syntheticCalendar, syntheticSymbols } from './synthetic-prices.ts';

/**
 * How long calls wait for their answers, at rest and while a search takes two threads for itself. Comparing resamples
 * ten thousand times a pair of runs the first time; it has the bar of the comparison.
 */
export async function measureAnswers(client: SocketClient, hostPid: number): Promise<Figures[]> {
  const scenarioId = await makeScenario(client);
  const questions = await everydayQuestions(client);
  const atRest = await askInTurn(questions, 4, hostPid);
  const jobId = await startLongRun(client, scenarioId);
  const busy = await askInTurn(questions, 20, hostPid);
  const comparing = await measureComparing(client, hostPid);
  await endLongRun(client, jobId);
  return [
    answerFigures('calls at rest', atRest.flat(), ''),
    answerFigures('calls while two solver threads run', busy.flat(), 'p99 < 50'),
    ...questions.map(({ what }, index) => answerFigures(`– ${what}`, busy[index]!, '')),
    ...comparing,
  ];
}

const names = 200;
const calendar = syntheticCalendar(400);

/** A market of which the long run below takes hours to prove its hedge. */
export async function makeHardMarket(path: string): Promise<void> {
  const store = await openStore({ path, migrationsFolder: join(projectRoot, 'migrations') });
  await importBatches(store, factorBatches(syntheticSymbols(names), calendar));
  await store.close();
}

const isoOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** An index of half the names and a scenario for it; four quick runs so that there is something to look at. */
async function makeScenario(client: SocketClient): Promise<number> {
  const basket = await client.call('baskets.create', {
    name: 'Index',
    kind: 'weights',
    notional: 1_000_000,
    entries: syntheticSymbols(names / 2).map((symbol) => ({ symbol, amount: 2 / names })),
  });
  const scenario = await client.call('scenarios.create', {
    name: 'Fifteen of two hundred',
    basketId: basket.id,
    tags: [],
    notes: '',
    settings: scenarioSettings.parse({
      from: isoOfDay(calendar[0]!),
      to: isoOfDay(calendar[252]!),
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

/** What the views ask for again and again. */
async function everydayQuestions(client: SocketClient): Promise<Question[]> {
  const [run] = await client.call('runs.list', {});
  const [scenario] = await client.call('scenarios.list', {});
  const { basketId, settings } = await client.call('scenarios.get', { id: scenario!.id });
  const [instrument] = await client.call('market.instruments', {});
  return [
    question(client, 'app.status', {}),
    question(client, 'jobs.list', {}),
    question(client, 'market.instruments', {}),
    question(client, 'market.history', { symbol: instrument!.symbol }),
    question(client, 'baskets.get', { id: basketId }),
    question(client, 'scenarios.list', {}),
    question(client, 'scenarios.check', { basketId, settings }),
    question(client, 'runs.list', {}),
    question(client, 'runs.get', { id: run!.id }),
    question(client, 'runs.series', { id: run!.id }),
  ];
}

/** Four runs side by side: each of them first in turn, so that every answer has three new pairs, and then all again. */
async function measureComparing(client: SocketClient, hostPid: number): Promise<Figures[]> {
  const runs = (await client.call('runs.list', {})).map(({ id }) => id).slice(0, 4);
  const rounds: Answer[][] = [[], []];
  for (const answers of rounds)
    for (const first of runs) {
      const order = [first, ...runs.filter((run) => run !== first)];
      answers.push(await askOnce(question(client, 'compare.get', { runs: order }), hostPid));
    }
  return [
    answerFigures('– compare.get of four runs', rounds[0]!, '< 300'),
    answerFigures('– compare.get of four runs, again', rounds[1]!, '< 50'),
  ];
}
