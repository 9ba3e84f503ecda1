import type { JobSnapshot } from '../../../contract/jobs.ts';
import type { Frontier, FrontierCell } from '../../../contract/studies.ts';
import { UserError } from '../../../contract/result.ts';
import { UsageError, type Arguments } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { fixed, percent, table, usd } from '../output.ts';
import { findScenario } from './scenarios.ts';
import { runNumber, sayRun } from './runs.ts';

const searchOptions = { gap: 'text', 'time-limit': 'text', threads: 'text', 'no-promise': 'flag' } as const;
const searchUsage = '[--gap 0.05] [--time-limit S] [--threads N] [--no-promise] [--json]';

const frontier: Command = {
  name: 'frontier',
  usage: `hedge frontier SCENARIO --over names|lambda --values 5,10,15 ${searchUsage}
      hedge frontier SCENARIO --over map --names 5,10 --lambdas 0,0.5`,
  summary: 'a hedge for every number of names, every λ, or both; Ctrl-C keeps what is finished',
  options: { over: 'text', values: 'text', names: 'text', lambdas: 'text', ...searchOptions },
  async run(context, args) {
    const scenario = await findScenario(context, args.positionals[0]);
    const axes = frontierAxes(args);
    const { jobId } = await context.call('frontier.start', {
      scenarioId: scenario.id,
      ...axes,
      ...searchRequest(args),
    });
    const job = await followJob(context, jobId, describeSweep);
    const study = await context.call('frontier.get', { id: studyOf(job) });
    context.console.document(study);
    sayFrontier(context, study);
    return study.complete ? exitCodes.done : exitCodes.cancelled;
  },
};

function frontierAxes(args: Arguments) {
  const over = args.text('over') ?? 'names';
  const values = (option: string) => numbers(args, option);
  if (over === 'names') return { over, names: values('values') } as const;
  if (over === 'lambda') return { over, lambdas: values('values') } as const;
  if (over === 'map') return { over, names: values('names'), lambdas: values('lambdas') } as const;
  throw new UsageError(`--over takes names, lambda or map, not “${over}”`);
}

function numbers(args: Arguments, option: string): number[] {
  const text = args.text(option);
  if (text === undefined) throw new UsageError(`--${option} is missing`);
  return text.split(',').map((part) => {
    const number = Number(part);
    if (part.trim() === '' || !Number.isFinite(number))
      throw new UsageError(`--${option} takes numbers with commas between them, not “${text}”`);
    return number;
  });
}

function searchRequest(args: Arguments) {
  return {
    gap: args.number('gap'),
    timeLimit: args.number('time-limit'),
    threads: args.number('threads') ?? null,
    promise: !args.flag('no-promise'),
  };
}

function describeSweep(job: JobSnapshot): string {
  const at = job.progress?.kind === 'sweep' ? job.progress : null;
  return at ? `${at.done} of ${at.total}: ${at.current}, ${job.seconds.toFixed(1)} s` : job.title;
}

function studyOf(job: JobSnapshot): number {
  const id = job.outcome?.studyId;
  if (id === undefined)
    throw new UserError('no-hedge-found', 'it was stopped before any hedge of the study was finished');
  return id;
}

function sayFrontier({ console }: CommandContext, study: Frontier): void {
  console.say(`study ${study.id}: ${study.title}${study.complete ? '' : ' (cancelled)'}`);
  console.say();
  const row = (cell: FrontierCell, index: number): string[] => {
    const { hedge, failure } = cell;
    const head = [
      `${index}${index === study.knee ? ' knee' : ''}`,
      `${cell.names}`,
      `${+cell.lambda.toFixed(4)}`,
    ];
    if (!hedge) return [...head, failure ? failure.code : 'not finished'];
    return [
      ...head,
      `${hedge.longs}/${hedge.shorts}`,
      usd(hedge.inSample.rmse),
      usd(hedge.promisedRmse),
      usd(hedge.outOfSample?.rmse ?? null),
      usd(hedge.inSample.valueRmse),
      percent(hedge.gap, 2),
      fixed(hedge.seconds, 2),
    ];
  };
  const header = ['cell', 'names', 'λ', 'held', 'in sample', 'promise', 'out', 'value RMSE', 'gap', 's'];
  for (const line of table(header, study.cells.map(row))) console.say(line);
  for (const { names, lambda, failure } of study.cells)
    if (failure) console.say(`${names} names, λ ${lambda}: ${failure.message}`);
  console.say(`${study.seconds.toFixed(2)} s. Open a cell as a run: hedge open ${study.id} --cell CELL`);
}

const open: Command = {
  name: 'open',
  usage: 'hedge open STUDY --cell CELL [--json]',
  summary: 'makes a run of one hedge of a frontier',
  options: { cell: 'text' },
  async run(context, args) {
    const id = runNumber(args.positionals[0]);
    const cell = args.number('cell');
    if (cell === undefined) throw new UsageError('--cell is missing');
    const { jobId } = await context.call('frontier.openCell', { id, cell });
    const job = await followJob(context, jobId, ({ title }) => title);
    const run = await context.call('runs.get', { id: job.outcome!.runId! });
    context.console.document(run);
    sayRun(context, run);
  },
};

export const studyCommands: Command[] = [frontier, open];
