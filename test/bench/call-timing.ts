import { readFileSync } from 'node:fs';
import type { MethodName, RequestInput } from '../../src-main/contract/methods.ts';
import type { Figures } from './report.ts';
import type { SocketClient } from './socket-client.ts';

/** A call as a view makes it. */
export interface Question {
  what: string;
  ask: () => Promise<unknown>;
}

export interface Answer {
  /** From the request to the answer. */
  milliseconds: number;
  /** What the host's main thread worked meanwhile; null where the system does not say. */
  mainMilliseconds: number | null;
}

/** Between two calls, as somebody who looks around makes them. */
const pauseMilliseconds = 10;

export const question = <M extends MethodName>(
  client: SocketClient,
  method: M,
  request: RequestInput<M>,
  what: string = method,
): Question => ({ what, ask: () => client.call(method, request) });

/** Asks in turn, with pauses. @param hostPid whose main thread is watched */
export async function askInTurn(
  questions: readonly Question[],
  forSeconds: number,
  hostPid: number,
): Promise<Answer[][]> {
  const answers = questions.map((): Answer[] => []);
  const end = performance.now() + forSeconds * 1000;
  for (let turn = 0; performance.now() < end; turn++) {
    const index = turn % questions.length;
    answers[index]!.push(await askOnce(questions[index]!, hostPid));
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
  return answers;
}

export async function askOnce({ ask }: Question, hostPid: number): Promise<Answer> {
  const worked = mainThreadWork(hostPid);
  const started = performance.now();
  await ask();
  const milliseconds = performance.now() - started;
  const later = mainThreadWork(hostPid);
  return { milliseconds, mainMilliseconds: worked === null || later === null ? null : later - worked };
}

/** Milliseconds that a process's main thread has been on a processor. */
function mainThreadWork(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return null;
  }
}

export function answerFigures(what: string, answers: readonly Answer[], bar: string): Figures {
  const times = quantilesOf(answers.map(({ milliseconds }) => milliseconds));
  const main = quantilesOf(answers.flatMap(({ mainMilliseconds }) => mainMilliseconds ?? []));
  return {
    what: `${what}, ms`,
    median: times(0.5),
    p99: times(0.99),
    worst: times(1),
    bar,
    'main thread ms': main(0.5),
    'its worst': main(1),
    samples: answers.length,
  };
}

function quantilesOf(values: readonly number[]): (part: number) => number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return (part) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? null;
}

/** A proof of optimality that takes longer than anybody waits, on two threads; answers with its job. */
export async function startLongRun(client: SocketClient, scenarioId: number): Promise<string> {
  const { jobId } = await client.call('runs.start', { scenarioId, gap: 0, timeLimit: 600, threads: 2 });
  for (;;) {
    const { job } = await client.call('jobs.get', { id: jobId });
    if (job.progress?.kind === 'run' && job.progress.phase === 'search') return jobId;
    if (job.state !== 'queued' && job.state !== 'running')
      throw new Error(`the search is ${job.state} already`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @throws Error where the search has not lasted until now. */
export async function endLongRun(client: SocketClient, jobId: string): Promise<void> {
  const { job } = await client.call('jobs.get', { id: jobId });
  if (job.state !== 'running') throw new Error(`the search was ${job.state} before the calls were measured`);
  await client.call('jobs.cancel', { id: jobId });
  await client.finished(jobId);
}
