import { resolve } from 'node:path';
import { comparisonFormats, markOf, mostRuns } from '../../../contract/comparison.ts';
import type { JobSnapshot } from '../../../contract/jobs.ts';
import { exportFormat } from '../../../contract/runs.ts';
import { UserError } from '../../../contract/result.ts';
import { verdicts } from '../../../trades/comparison-verdicts.ts';
import { UsageError, type Arguments } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { count, fixed, percent, table, usd } from '../output.ts';
import { gapText, runDocument, sayRun } from './run-output.ts';
import { findScenario } from './scenarios.ts';

const run: Command = {
  name: 'run',
  usage: 'hedge run SCENARIO [--gap 0.05] [--time-limit S] [--threads N] [--warm-start RUN] [--json]',
  summary: 'finds the hedge; Ctrl-C once stops and keeps the best one',
  words: 1,
  options: { gap: 'text', 'time-limit': 'text', threads: 'text', 'warm-start': 'text' },
  async run(context, args) {
    const scenario = await findScenario(context, args.positionals[0]);
    const { id, cancelled } = await runScenario(context, scenario.id, args);
    const result = await context.call('runs.get', { id });
    sayRun(context, result);
    context.console.document(runDocument(result));
    return cancelled ? exitCodes.cancelled : exitCodes.done;
  },
};

/** Runs a stored scenario to its end and answers with the run's number. */
export async function runScenario(
  context: CommandContext,
  scenarioId: number,
  args: Arguments | null,
): Promise<{ id: number; cancelled: boolean }> {
  const given = <K extends string>(key: K, value: number | undefined) =>
    value === undefined ? {} : ({ [key]: value } as Record<K, number>);
  const { jobId } = await context.call('runs.start', {
    scenarioId,
    ...given('gap', args?.number('gap')),
    ...given('timeLimit', args?.number('time-limit')),
    ...given('threads', args?.number('threads')),
    ...given('warmStart', args?.number('warm-start')),
  });
  const job = await followJob(context, jobId, describeRun);
  return { id: finishedRun(job), cancelled: job.state === 'cancelled' };
}

/** The number of the run that a job made. */
export function finishedRun(job: JobSnapshot): number {
  const id = job.outcome?.runId;
  if (id === undefined)
    throw new UserError('no-hedge-found', 'it was stopped before any feasible hedge was found');
  return id;
}

export function describeRun(job: JobSnapshot): string {
  const at = job.progress?.kind === 'run' ? job.progress : null;
  if (!at) return job.title;
  const best =
    at.bestRmse === null ? `objective ${at.objective?.toExponential(4) ?? '–'}` : `${usd(at.bestRmse)} a day`;
  return `${at.phase}: best ${best}, gap ${percent(at.gap, 2)}, ${count(at.nodes)} nodes, ${job.seconds.toFixed(1)} s`;
}

const runs: Command = {
  name: 'runs',
  usage: 'hedge runs [--json]',
  summary: 'lists the runs on file',
  words: 0,
  options: {},
  async run(context) {
    const list = await context.call('runs.list', {});
    context.console.document(list);
    const rows = list.map((item) => [
      String(item.id),
      item.label ?? item.scenarioName,
      item.anchorDate,
      `${item.longs}/${item.shorts}`,
      usd(item.inSampleRmse),
      usd(item.outOfSampleRmse),
      gapText(item),
    ]);
    for (const line of table(['run', 'scenario', 'bought', 'longs/shorts', 'in sample', 'out', 'gap'], rows))
      context.console.say(line);
  },
};

const show: Command = {
  name: 'show',
  usage: 'hedge show RUN [--json]',
  summary: 'prints a run',
  words: 1,
  options: {},
  async run(context, args) {
    const result = await context.call('runs.get', { id: runNumber(args.positionals[0]) });
    sayRun(context, result);
    context.console.document(result);
  },
};

const compare: Command = {
  name: 'compare',
  usage: `hedge compare RUN RUN… [--format ${comparisonFormats.join('|')} --out FILE [--force]] [--json]`,
  summary: 'puts two to six runs side by side, on the screen or in a file',
  words: Infinity,
  options: { format: 'text', out: 'text', force: 'flag' },
  async run(context, args) {
    const ids = args.positionals.map(runNumber);
    if (ids.length < 2 || ids.length > mostRuns) throw new UsageError('name two to six runs');
    if (args.text('format') !== undefined || args.text('out') !== undefined)
      return exportComparison(context, args, ids);
    const comparison = await context.call('compare.get', { runs: ids });
    context.console.document(comparison);
    const list = comparison.runs;
    const rows: string[][] = [
      ['out of sample RMSE', ...list.map((item) => usd(item.evaluation.outOfSample?.rmse ?? null))],
      ['in sample RMSE', ...list.map((item) => usd(item.evaluation.inSample.rmse))],
      ['R²', ...list.map((item) => fixed(item.evaluation.inSample.rSquared))],
      ['beta', ...list.map((item) => fixed(item.evaluation.inSample.beta))],
      ['gap', ...list.map((item) => gapText(item.certificate))],
      ...comparison.differences.map((difference) => [difference.label, ...difference.values]),
    ];
    const titles = list.map((item, index) => `${markOf(index)} #${item.id}`);
    for (const line of table(['', ...titles], rows)) context.console.say(line);
    for (const sentence of verdicts(comparison)) context.console.say(sentence);
  },
};

async function exportComparison(context: CommandContext, args: Arguments, runIds: number[]): Promise<void> {
  const format = comparisonFormats.find((known) => known === args.text('format'));
  if (!format) throw new UsageError(`--format takes ${comparisonFormats.join(', ')}`);
  const out = requiredFile(args);
  const deliverable = await context.call('compare.export', { runs: runIds, format });
  await (await context.workstation()).save(deliverable.token, out, args.flag('force'));
  context.console.say(out);
  context.console.document({ file: out, format });
}

/** The file that --out names. */
function requiredFile(args: Arguments): string {
  const out = args.text('out');
  if (out === undefined) throw new UsageError('--out is missing');
  return resolve(out);
}

const exportRun: Command = {
  name: 'export',
  usage: `hedge export RUN --format ${exportFormat.options.join('|')} --out FILE [--force]`,
  summary: 'writes a trade list or a report',
  words: 1,
  options: { format: 'text', out: 'text', force: 'flag' },
  async run(context, args) {
    const format = exportFormat.safeParse(args.text('format') ?? 'generic');
    if (!format.success) throw new UsageError(`--format takes ${exportFormat.options.join(', ')}`);
    const out = requiredFile(args);
    await exportTo(context, runNumber(args.positionals[0]), format.data, out, args.flag('force'));
    context.console.say(out);
    context.console.document({ file: out, format });
  },
};

/** Writes an export of a run to a file; refuses to overwrite unless told to. */
export async function exportTo(
  context: CommandContext,
  id: number,
  format: (typeof exportFormat.options)[number],
  out: string,
  force: boolean,
): Promise<void> {
  const deliverable = await context.call('runs.export', { id, format });
  const workstation = await context.workstation();
  await workstation.save(deliverable.token, resolve(out), force);
}

export function runNumber(given: string | undefined): number {
  const number = Number(given);
  if (given === undefined || !Number.isInteger(number) || number <= 0)
    throw new UsageError(`name a run by its number${given === undefined ? '' : `, not “${given}”`}`);
  return number;
}

export const runCommands: Command[] = [run, runs, show, compare, exportRun];
