import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveWorkstation } from '../e2e/support/served-workstation.ts';
import {
  answerFigures,
  askInTurn,
  endLongRun,
  question,
  startLongRun,
  type Question,
} from './call-timing.ts';
import { makeLargeDesk } from './large-desk.ts';
import { report } from './report.ts';
import { connectClient, type SocketClient } from './socket-client.ts';

/** Every list of a desk with years of work in it, at rest and while a search runs: ten million prices, a thousand runs. */

const folder = mkdtempSync(join(tmpdir(), 'bench-desk-'));
const path = join(folder, 'large.db');
try {
  await makeLargeDesk(path);
  const served = await serveWorkstation(path);
  const client = await connectClient(served.link);
  try {
    const scenario = (await client.call('scenarios.list', {}))[0]!;
    const questions = await listQuestions(client, scenario.id);
    const atRest = await askInTurn(questions, 6, served.pid);
    const jobId = await startLongRun(client, scenario.id);
    const busy = await askInTurn(questions, 12, served.pid);
    await endLongRun(client, jobId);
    report('desk', [
      answerFigures('at rest', atRest.flat(), ''),
      ...questions.map(({ what }, index) => answerFigures(`– ${what}`, atRest[index]!, '')),
      answerFigures('while two solver threads run', busy.flat(), 'p99 < 50'),
      ...questions.map(({ what }, index) => answerFigures(`– ${what}`, busy[index]!, '')),
    ]);
  } finally {
    client.close();
    await served.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function listQuestions(client: SocketClient, scenarioId: number): Promise<Question[]> {
  const { basketId, settings } = await client.call('scenarios.get', { id: scenarioId });
  const runs = (await client.call('runs.list', {})).map(({ id }) => id).slice(0, 4);
  const [instrument] = await client.call('market.instruments', {});
  return [
    question(client, 'app.status', {}),
    question(client, 'market.instruments', {}),
    question(client, 'market.history', { symbol: instrument!.symbol }),
    question(client, 'market.imports', {}),
    question(client, 'market.findings', {}),
    question(client, 'baskets.list', {}),
    question(client, 'baskets.get', { id: basketId }),
    question(client, 'scenarios.list', { archived: true }),
    question(client, 'scenarios.get', { id: scenarioId }),
    question(client, 'scenarios.check', { basketId, settings }),
    question(client, 'runs.list', {}),
    question(client, 'runs.get', { id: runs[0]! }),
    question(client, 'runs.series', { id: runs[0]! }),
    question(client, 'compare.get', { runs }),
    question(client, 'monitor.list', {}),
    question(client, 'frontier.list', {}),
    question(client, 'walkForward.list', {}),
    question(client, 'jobs.list', {}),
  ];
}
