import type { OptionView } from '../../../contract/option-request.ts';
import { hasExpired } from '../../../contract/option.ts';
import { UsageError, type Arguments } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { fixed, percent, table, usd } from '../output.ts';
import { signedPercent } from './run-studies.ts';
import { runNumber } from './runs.ts';
import { describeSweep } from './studies.ts';

const follow: Command = {
  name: 'follow',
  usage: 'hedge follow [RUN…] [--json]',
  summary: 'how the hedges on file have tracked since day one, with the prices on file now; no RUN: all',
  words: Infinity,
  options: {},
  async run(context, args) {
    const runs = args.positionals.map(runNumber);
    const { jobId } = await context.call('monitor.refresh', { runs: runs.length > 0 ? runs : null });
    const job = await followJob(context, jobId, describeSweep);
    const all = await context.call('monitor.list', {});
    const rows = runs.length > 0 ? all.filter(({ runId }) => runs.includes(runId)) : all;
    context.console.document(rows);
    const cells = rows.map((row) => [
      `${row.runId}`,
      row.label ?? row.scenarioName,
      row.anchorDate,
      `${row.followed?.days ?? '–'}`,
      usd(row.promise?.rmse ?? null),
      usd(row.followed?.rmse ?? null),
      fixed(row.followed?.ratio ?? null, 2),
      usd(row.followed?.valueDifference ?? null),
      usd(row.followed?.maxAbsValueDifference ?? null),
      row.passed ? 'beyond the limit' : row.everPassed ? 'was beyond it' : (row.failure?.message ?? ''),
    ]);
    const header = ['run', 'scenario', 'bought', 'days', 'promise', 'realised', 'ratio', 'v', 'max |v|', ''];
    for (const line of table(header, cells)) context.console.say(line);
    return job.state === 'cancelled' ? exitCodes.cancelled : exitCodes.done;
  },
};

const option: Command = {
  name: 'option',
  usage: `hedge option RUN --kind call|put --side bought|sold --expiry YEARS [--strike 1] [--quantity 1] [--volatility 0.25]
      [--rate R] [--dividend-yield Q] [--ratio H] [--horizon 21] [--max-v USD --max-delta D] [--json]`,
  summary: 'the option that a hedge is for: greeks, what shares leave open, net P&L, and whether to re-hedge',
  words: 1,
  options: {
    kind: 'text',
    side: 'text',
    expiry: 'text',
    strike: 'text',
    quantity: 'text',
    volatility: 'text',
    rate: 'text',
    'dividend-yield': 'text',
    ratio: 'text',
    horizon: 'text',
    'max-v': 'text',
    'max-delta': 'text',
  },
  async run(context, args) {
    const view = await context.call('option.evaluate', optionRequestOf(args));
    context.console.document(view);
    sayOption(context, view);
  },
};

function optionRequestOf(args: Arguments) {
  const one = <T extends string>(name: string, known: readonly T[]): T => {
    const given = known.find((word) => word === args.text(name));
    if (given === undefined) throw new UsageError(`--${name} takes ${known.join(' or ')}`);
    return given;
  };
  const expiry = args.number('expiry');
  if (expiry === undefined) throw new UsageError('--expiry is missing: years');
  const [valueDifference, deltaChange] = [args.number('max-v'), args.number('max-delta')];
  if ((valueDifference === undefined) !== (deltaChange === undefined))
    throw new UsageError('--max-v and --max-delta go together');
  return {
    runId: runNumber(args.positionals[0]),
    terms: {
      kind: one('kind', ['call', 'put']),
      side: one('side', ['bought', 'sold']),
      expiry,
      strike: args.number('strike'),
      quantity: args.number('quantity'),
      volatility: args.number('volatility') ?? null,
      rate: args.number('rate'),
      dividendYield: args.number('dividend-yield'),
    },
    hedgeRatio: args.number('ratio') ?? null,
    horizonDays: args.number('horizon'),
    limits:
      valueDifference !== undefined && deltaChange !== undefined ? { valueDifference, deltaChange } : null,
  };
}

function sayOption({ console }: CommandContext, view: OptionView): void {
  const { overlay, terms, rehedge } = view;
  console.say(
    `${terms.side} ${terms.kind}, strike ${percent(terms.strike)}, ${terms.expiry} years, volatility ${percent(terms.volatility)} (${view.volatilityFrom})`,
  );
  for (const line of table(
    ['', ''],
    [
      ['value', usd(overlay.value)],
      ['delta of a unit', fixed(overlay.unit.delta, 4)],
      ['dollar delta', usd(overlay.dollarDelta)],
      ['hedge notional', usd(overlay.hedgeNotional)],
      ['shares', overlay.hedgeDirection === 1 ? 'bought as listed' : 'sold as listed'],
      ['residual dollar delta', usd(overlay.residualDelta)],
      ['gamma, USD of delta per 1%', usd(overlay.gammaPerPercent)],
      ['vega, USD per point', usd(overlay.vegaPerPoint)],
      ['theta, USD a day', usd(overlay.thetaPerDay)],
      [`tracking error over ${overlay.horizonDays} days`, usd(overlay.trackingError)],
    ],
  ))
    console.say(line);
  const [firstRow = []] = overlay.grid;
  console.say(`net P&L after ${overlay.horizonDays} days, spot down, volatility across`);
  for (const line of table(
    ['', ...firstRow.map(({ volatility }) => signedPercent(volatility))],
    overlay.grid.map((row) => [signedPercent(row[0]!.spot), ...row.map(({ net }) => usd(net))]),
  ))
    console.say(line);
  if (rehedge)
    console.say(
      `${rehedgeText(view, rehedge)}: |v| ${usd(rehedge.valueDifference.value)} of ${usd(rehedge.valueDifference.limit)}, delta moved ${fixed(rehedge.deltaChange.value)} of ${fixed(rehedge.deltaChange.limit)} by ${rehedge.asOf}`,
    );
  for (const note of view.notes) console.say(`note: ${note}`);
}

function rehedgeText(
  { terms }: OptionView,
  { rehedge, daysHeld }: NonNullable<OptionView['rehedge']>,
): string {
  if (hasExpired(terms, daysHeld)) return 'the option has expired';
  return rehedge ? 're-hedge' : 'no need to re-hedge';
}

const costs: Command = {
  name: 'costs',
  usage: 'hedge costs RUN [--commission USD] [--spread BP] [--borrow BP] [--json]',
  summary: 'what a hedge costs to put on, hold and take off; rates of the settings where none is given',
  words: 1,
  options: { commission: 'text', spread: 'text', borrow: 'text' },
  async run(context, args) {
    const [commission, spread, borrow] = ['commission', 'spread', 'borrow'].map((name) => args.number(name));
    const given = [commission, spread, borrow].some((rate) => rate !== undefined);
    const { report, rates } = await context.call('costs.get', {
      runId: runNumber(args.positionals[0]),
      ...(given
        ? {
            rates: {
              commissionPerShare: commission,
              spreadBasisPoints: spread,
              borrowBasisPoints: borrow,
            },
          }
        : {}),
    });
    context.console.document({ report, rates });
    const { console } = context;
    for (const line of table(
      ['symbol', 'commission', 'spread', 'borrow', 'total'],
      [...report.byName, { ...report, symbol: 'all' }].map((row) => [
        row.symbol,
        ...[row.commission, row.spread, row.borrow, row.total].map((value) => usd(value)),
      ]),
    ))
      console.say(line);
    console.say(
      `on ${usd(report.entry)}, off ${usd(report.exit)}, borrow ${usd(report.borrow)}: ${fixed(report.totalBasisPoints, 1)} bp of the notional`,
    );
  },
};

/** What stands beside a hedge once it is there. */
export const besideRunCommands: Command[] = [follow, option, costs];
