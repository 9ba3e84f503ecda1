import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { kernelBytes } from '../../src-main/build/kernel.ts';
import { parseInstance } from '../../src-main/solver/instance.ts';
import type { SolveResult } from '../../src-main/solver/problem.ts';
import { verifyHedge } from '../../src-main/solver/verify-hedge.ts';
import { runSolve } from '../../src-main/workers/solve-pool.ts';
import type { Figures } from './report.ts';
import { report, sharedFolder } from './report.ts';

/**
 * The solver on the instances beside the project:
 *
 *   npm run bench -- solver [--threads 1,2] [--only NAME,…] [--time SECONDS] [--gap G] [--seed N] [--prototype FOLDER]
 *
 * A NAME that ends with .json is an instance file of one's own (`hedge export RUN --format instance`). `objective` is relative to the best
 * known value (negative: better), or absolute where none is known; times are seconds until the gap was first within 5, 1 and 0.1%. With --prototype, the measured prototype runs right after each solve, and `ratio` is our wall time over its.
 */
const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    time: { type: 'string', default: '60' },
    gap: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    prototype: { type: 'string' },
  },
});

const folder = join(sharedFolder, 'instances');
if (!existsSync(folder)) {
  process.stdout.write(`there are no instances to measure: ${folder} is absent\n`);
  process.exit(0);
}
const bestKnown = new Map(
  readFileSync(join(folder, 'best-known.tsv'), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => [line.split('\t')[0]!, Number(line.split('\t')[1])]),
);

const names = values.only?.split(',') ?? [...bestKnown.keys()];
await kernelBytes();
const rows: Figures[] = [];
for (const name of names) {
  const prototypeSeconds = values.prototype ? await runPrototype(values.prototype, name) : null;
  for (const threads of values.threads.split(',').map(Number)) {
    const row = await measure(name, threads);
    if (prototypeSeconds !== null) {
      row['prototype s'] = prototypeSeconds;
      row['ratio'] = round(Number(row['seconds']) / prototypeSeconds, 2);
    }
    rows.push(row);
    process.stderr.write(`${name} on ${threads}: ${row['status']} in ${row['seconds']} s\n`);
  }
}
report('solver', rows);

async function measure(name: string, threads: number): Promise<Figures> {
  const path = name.endsWith('.json') ? name : join(folder, `${name}.json`);
  const json = JSON.parse(readFileSync(path, 'utf8')) as { data?: string };
  const data = json.data === undefined ? undefined : readFileSync(join(dirname(path), json.data));
  const problem = parseInstance(json, data === undefined ? null : new Uint8Array(data).buffer);
  const before = process.cpuUsage();
  const result = await runSolve(problem, {
    gap: Number(values.gap),
    timeLimit: Number(values.time),
    threads,
    seed: Number(values.seed),
    deterministic: false,
    warmStart: null,
  });
  const used = process.cpuUsage(before);
  const violations = result.x === null ? ['no hedge'] : verifyHedge(problem, result.x).violations;
  if (violations.length > 0) process.stderr.write(`${name}: ${violations.join('; ')}\n`);
  return {
    name: basename(name, '.json'),
    threads,
    ...figures(result, bestKnown.get(name)),
    'cpu s': round((used.user + used.system) / 1e6, 2),
  };
}

function figures(result: SolveResult, best: number | undefined): Figures {
  const { objective, rootBound, rootSeconds, firstWithin, seconds, nodes } = result;
  const searched = seconds - rootSeconds;
  return {
    objective: best === undefined ? objective.toExponential(5) : (objective / best - 1).toExponential(1),
    'root gap %': round(100 * (1 - rootBound / objective), 2),
    'root s': round(rootSeconds, 2),
    '5% s': round(firstWithin['0.05'], 2),
    '1% s': round(firstWithin['0.01'], 2),
    '0.1% s': round(firstWithin['0.001'], 2),
    'gap %': round(100 * result.gap, 4),
    status: result.status,
    seconds: round(seconds, 2),
    nodes,
    'nodes/s': round(nodes / searched, 0),
  };
}

function round(value: number | undefined, digits: number): number | null {
  return value === undefined ? null : Number(value.toFixed(digits));
}

/** Wall seconds that the prototype reports for one instance, local search included. */
async function runPrototype(prototype: string, name: string): Promise<number> {
  const time = 1000 * Number(values.time);
  const words = name.startsWith('mv_pard200_')
    ? ['mv.mjs', name.slice(-1), JSON.stringify({ time })]
    : ['solve3.mjs', name, JSON.stringify({ time, lsms: 300, tol: 1e-6, tight: 2 })];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: prototype });
  const seconds = /(?:opt|limit) ([\d.]+)s/.exec(stdout)?.[1];
  if (seconds === undefined) throw new Error(`the prototype says nothing that can be read: ${stdout}`);
  return Number(seconds);
}
