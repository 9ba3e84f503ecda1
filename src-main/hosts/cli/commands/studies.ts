import type { JobSnapshot } from '../../../contract/jobs.ts';
import type { PartialSettings } from '../../../contract/studies.ts';
import { UserError } from '../../../contract/result.ts';
import { parsePreset, UsageError, type Arguments } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { findScenario } from './scenarios.ts';
import { sayRun } from './run-output.ts';
import { finishedRun, runNumber } from './runs.ts';
import { sayFrontier, sayWalkForward } from './study-output.ts';

const searchOptions = { gap: 'text', 'time-limit': 'text', threads: 'text', 'no-promise': 'flag' } as const;
const searchUsage = '[--gap 0.05] [--time-limit S] [--threads N] [--no-promise] [--json]';

const frontier: Command = {
  name: 'frontier',
  usage: `hedge frontier SCENARIO --over names|lambda --values 5,10,15 ${searchUsage}
      hedge frontier SCENARIO --over map --names 5,10 --lambdas 0,0.5`,
  summary: 'a hedge for every number of names, every λ, or both; Ctrl-C keeps what is finished',
  words: 1,
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

export function describeSweep(job: JobSnapshot): string {
  const at = job.progress?.kind === 'sweep' ? job.progress : null;
  return at ? `${at.done} of ${at.total}: ${at.current}, ${job.seconds.toFixed(1)} s` : job.title;
}

function studyOf(job: JobSnapshot): number {
  const id = job.outcome?.studyId;
  if (id === undefined)
    throw new UserError('no-hedge-found', 'it was stopped before any hedge of the study was finished');
  return id;
}

const walkForward: Command = {
  name: 'walk-forward',
  usage: `hedge walk-forward SCENARIO [--step 21] [--hold 252] [--window DAYS] [--from DATE] [--to DATE]
      [--alternatives papers,robust:504] ${searchUsage}`,
  summary:
    'calibrates again and again through the history and holds every hedge; alternatives are presets, with their own window after a colon',
  words: 1,
  options: {
    step: 'text',
    hold: 'text',
    window: 'text',
    from: 'text',
    to: 'text',
    alternatives: 'text',
    ...searchOptions,
  },
  async run(context, args) {
    const scenario = await findScenario(context, args.positionals[0]);
    const { jobId } = await context.call('walkForward.start', {
      scenarioId: scenario.id,
      step: args.number('step'),
      hold: args.number('hold'),
      windowDays: args.number('window') ?? null,
      from: args.text('from') ?? null,
      to: args.text('to') ?? null,
      alternatives: (args.text('alternatives') ?? '')
        .split(',')
        .filter((name) => name !== '')
        .map(alternativeOf),
      ...searchRequest(args),
    });
    const job = await followJob(context, jobId, describeSweep);
    const study = await context.call('walkForward.get', { id: studyOf(job) });
    context.console.document(study);
    sayWalkForward(context, study);
    return study.complete ? exitCodes.done : exitCodes.cancelled;
  },
};

/** A preset as an alternative: “papers” takes the objective back to the papers' own, whatever the scenario's is. */
function alternativeOf(text: string) {
  const [name = '', days] = text.split(':');
  const settings = parsePreset(name) as PartialSettings;
  const windowDays = days === undefined ? null : Number(days);
  if (windowDays !== null && !Number.isInteger(windowDays))
    throw new UsageError(`write an alternative as PRESET or PRESET:DAYS, not “${text}”`);
  const objective = name === 'papers' ? papersObjective : {};
  return { name: text, windowDays, settings: { ...objective, ...settings } };
}

const papersObjective: PartialSettings = {
  lambda: 0,
  moment: 'about-zero',
  factors: 'historical-dollar',
  estimation: 'sample',
};

const open: Command = {
  name: 'open',
  usage: `hedge open STUDY --cell CELL | --hold HOLD [--alternative 0] [--json]
      hedge open RUN --instead N`,
  summary: 'makes a run of one hedge of a frontier or a walk-forward, or of one alternative to a run',
  words: 1,
  options: { cell: 'text', hold: 'text', alternative: 'text', instead: 'text' },
  async run(context, args) {
    const id = runNumber(args.positionals[0]);
    const { jobId } = await openOne(context, args, id);
    const job = await followJob(context, jobId, ({ title }) => title);
    const run = await context.call('runs.get', { id: finishedRun(job) });
    context.console.document(run);
    sayRun(context, run);
    return job.state === 'cancelled' ? exitCodes.cancelled : exitCodes.done;
  },
};

function openOne(context: CommandContext, args: Arguments, id: number): Promise<{ jobId: string }> {
  const [cell, hold, index] = ['cell', 'hold', 'instead'].map((option) => args.number(option));
  if ([cell, hold, index].filter((given) => given !== undefined).length !== 1)
    throw new UsageError('give one of --cell, --hold and --instead');
  if (cell !== undefined) return context.call('frontier.openCell', { id, cell });
  if (index !== undefined) return context.call('alternatives.open', { runId: id, index });
  return context.call('walkForward.openHold', {
    id,
    hold: hold!,
    alternative: args.number('alternative') ?? 0,
  });
}

export const studyCommands: Command[] = [frontier, walkForward, open];
