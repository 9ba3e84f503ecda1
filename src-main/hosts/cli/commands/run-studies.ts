import type { Sensitivity, VariedHedge } from '../../../contract/sensitivity.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { percent, table, usd } from '../output.ts';
import { runNumber } from './runs.ts';
import { describeSweep } from './studies.ts';

/** A change with its sign. */
const signedUsd = (value: number): string => `${value < 0 ? '−' : '+'}${usd(Math.abs(value))}`;
const signedPercent = (value: number): string => `${value < 0 ? '−' : '+'}${percent(Math.abs(value), 2)}`;

const sensitivity: Command = {
  name: 'sensitivity',
  usage: 'hedge sensitivity RUN [--seconds 30] [--again] [--json]',
  summary: 'what a hedge hangs on: names dropped and swapped in, prices of rules and limits',
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

export const runStudyCommands: Command[] = [sensitivity];
