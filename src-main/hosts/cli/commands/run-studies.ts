import type { PeriodMetrics } from '../../../contract/metrics.ts';
import type { Sensitivity, VariedHedge } from '../../../contract/sensitivity.ts';
import { UsageError } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { fixed, percent, table, usd } from '../output.ts';
import { gapText, runDocument, sayRun } from './run-output.ts';
import { describeRun, finishedRun, runNumber } from './runs.ts';
import { describeSweep } from './studies.ts';

/** A change with its sign. */
const signedUsd = (value: number): string => `${value < 0 ? '−' : '+'}${usd(Math.abs(value))}`;
export const signedPercent = (value: number): string =>
  `${value < 0 ? '−' : '+'}${percent(Math.abs(value), 2)}`;

const sensitivity: Command = {
  name: 'sensitivity',
  usage: 'hedge sensitivity RUN [--seconds 30] [--again] [--json]',
  summary: 'what a hedge hangs on: names dropped and swapped in, prices of rules and limits',
  words: 1,
  options: { seconds: 'text', again: 'flag' },
  async run(context, args) {
    const runId = runNumber(args.positionals[0]);
    const known = args.flag('again') ? null : await context.call('sensitivity.get', { runId });
    if (!known?.complete) {
      const { jobId } = await context.call('sensitivity.start', { runId, seconds: args.number('seconds') });
      await followJob(context, jobId, describeSweep);
    }
    const result = known?.complete ? known : await context.call('sensitivity.get', { runId });
    context.console.document(result);
    if (!result) return exitCodes.cancelled;
    saySensitivity(context, result);
    return result.complete ? exitCodes.done : exitCodes.cancelled;
  },
};

function saySensitivity({ console }: CommandContext, result: Sensitivity): void {
  const { run, best } = result;
  console.say(`run ${result.runId}: ${usd(run.rmse)} a day in sample before rounding`);
  if (best.objective < run.objective)
    console.say(
      `a better hedge was met, ${usd(best.rmse)} (objective ${percent((run.objective - best.objective) / run.objective, 2)} lower): run again with --warm-start ${result.runId}; changes are against it`,
    );
  const changes = (hedge: VariedHedge | null): string[] =>
    hedge
      ? [
          signedUsd(hedge.rmseChange),
          signedPercent(hedge.objectiveChange),
          hedge.entered.join(' '),
          hedge.left.join(' '),
        ]
      : ['no hedge found'];
  const section = (title: string, header: string[], rows: string[][]) => {
    if (rows.length === 0) return;
    console.say();
    console.say(title);
    for (const line of table(header, rows)) console.say(line);
  };
  const changed = ['RMSE', 'objective', 'in', 'out'];
  section(
    'without a name, the rest searched again',
    ['name', 'weight', ...changed],
    result.drops.map(({ symbol, weight, hedge }) => [symbol, percent(weight, 2), ...changes(hedge)]),
  );
  section(
    'one name for another',
    ['in', 'out', 'RMSE', 'objective'],
    result.swaps.map(({ enters, leaves, rmseChange, objectiveChange }) => [
      enters,
      leaves,
      signedUsd(rmseChange),
      signedPercent(objectiveChange),
    ]),
  );
  section(
    'rules one step looser or tighter',
    ['rule', ...changed],
    result.rules.map(({ label, hedge }) => [label, ...changes(hedge)]),
  );
  section(
    'limits that the hedge touches, one point (1%) looser',
    ['limit', 'at', 'RMSE', 'objective'],
    result.limits.map(({ kind, label, limit, rmsePerPoint, objectivePerPoint }) => [
      `${kind} ${label}`,
      percent(limit, 2),
      rmsePerPoint === null ? '–' : signedUsd(rmsePerPoint),
      signedPercent(objectivePerPoint),
    ]),
  );
  console.say(`${result.seconds.toFixed(2)} s${result.complete ? '' : ' (cancelled)'}`);
}

const alternatives: Command = {
  name: 'alternatives',
  usage: 'hedge alternatives RUN [--count 10] [--within 0.05] [--differing 2] [--seconds 10] [--json]',
  summary: 'hedges nearly as good as a run’s that differ from it and from each other',
  words: 1,
  options: { count: 'text', within: 'text', differing: 'text', seconds: 'text' },
  async run(context, args) {
    const runId = runNumber(args.positionals[0]);
    const { jobId } = await context.call('alternatives.start', {
      runId,
      count: args.number('count'),
      within: args.number('within'),
      differing: args.number('differing'),
      seconds: args.number('seconds'),
    });
    await followJob(context, jobId, describeSweep);
    const result = await context.call('alternatives.get', { runId });
    context.console.document(result);
    if (!result) return exitCodes.cancelled;
    const rows = result.hedges.map((hedge, index) => [
      `${index}`,
      `${hedge.longs}/${hedge.shorts}`,
      usd(hedge.inSample.rmse),
      signedUsd(hedge.rmseChange),
      usd(hedge.outOfSample?.rmse ?? null),
      gapText(hedge),
      hedge.entered.join(' '),
      hedge.left.join(' '),
    ]);
    const header = ['', 'held', 'in sample', 'change', 'out', 'gap', 'in', 'out'];
    for (const line of table(header, rows)) context.console.say(line);
    context.console.say(
      `${rows.length} within ${percent(result.within)} of run ${runId}, ${result.seconds.toFixed(2)} s. Open one as a run: hedge open ${runId} --instead N`,
    );
    return result.complete ? exitCodes.done : exitCodes.cancelled;
  },
};

const repair: Command = {
  name: 'repair',
  usage: 'hedge repair RUN --without SYMBOL,SYMBOL [--json]',
  summary: 'names that cannot be traded: finds the hedge without them, starting from the run’s own',
  words: 1,
  options: { without: 'text' },
  async run(context, args) {
    const id = runNumber(args.positionals[0]);
    const symbols = (args.text('without') ?? '').split(',').filter((symbol) => symbol !== '');
    if (symbols.length === 0) throw new UsageError('--without is missing');
    const { jobId } = await context.call('runs.repair', { id, symbols });
    const job = await followJob(context, jobId, describeRun);
    const run = await context.call('runs.get', { id: finishedRun(job) });
    context.console.document(runDocument(run));
    sayRun(context, run);
    return job.state === 'cancelled' ? exitCodes.cancelled : exitCodes.done;
  },
};

const whatIf: Command = {
  name: 'what-if',
  usage: 'hedge what-if RUN --shares SYMBOL=SHARES,… [--only] [--json]',
  summary:
    'figures of a run with some shares changed by hand (negative: short, 0: out); --only: nothing else is held',
  words: 1,
  options: { shares: 'text', only: 'flag' },
  async run(context, args) {
    const runId = runNumber(args.positionals[0]);
    const run = await context.call('runs.get', { id: runId });
    const edited = editedShares(args.text('shares') ?? '');
    const kept = args.flag('only')
      ? []
      : run.positions.map(
          ({ symbol, side, shares }) => [symbol, side === 'long' ? shares : -shares] as const,
        );
    const shares = new Map([...kept, ...edited]);
    const result = await context.call('whatIf.evaluate', {
      runId,
      shares: [...shares].map(([symbol, count]) => ({ symbol, shares: count })),
    });
    context.console.document(result);
    const { console } = context;
    const row = (title: string, show: (metrics: PeriodMetrics) => string): string[] => [
      title,
      ...[run.evaluation.inSample, result.inSample, run.evaluation.outOfSample, result.outOfSample].map(
        (metrics) => (metrics ? show(metrics) : '–'),
      ),
    ];
    for (const line of table(
      ['', 'in sample', 'edited', 'out of sample', 'edited'],
      [
        row('Dollar RMSE a day', ({ rmse }) => usd(rmse)),
        row('Value RMSE', ({ valueRmse }) => usd(valueRmse)),
        row('Hedge effectiveness', ({ effectiveness }) => percent(effectiveness)),
        row('Beta', ({ beta }) => fixed(beta)),
      ],
    ))
      console.say(line);
    console.say(`long ${usd(result.long)}, short ${usd(result.short)}, cash ${usd(result.cash)}`);
    for (const sentence of result.broken) console.say(`breaks a rule: ${sentence}`);
  },
};

function editedShares(text: string): (readonly [string, number])[] {
  return text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [symbol = '', count = ''] = pair.split('=');
      const shares = Number(count);
      if (symbol === '' || count.trim() === '' || !Number.isInteger(shares))
        throw new UsageError(`write --shares SYMBOL=SHARES with whole shares, not “${pair}”`);
      return [symbol, shares] as const;
    });
}

export const runStudyCommands: Command[] = [sensitivity, alternatives, repair, whatIf];
