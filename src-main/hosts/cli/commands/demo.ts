import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { followJob, pick, type Command } from '../command.ts';
import { count, percent } from '../output.ts';
import { sampleScenarioName } from '../../../services/sample-desk.ts';
import { sayRun } from './run-output.ts';
import { exportTo, runScenario } from './runs.ts';

/** The whole main job on the sample market, from an empty database to a trade list. */
export const demoCommand: Command = {
  name: 'demo',
  usage: 'hedge demo [--out DIR]',
  summary:
    'does the whole main job on the built-in, synthetic sample market and writes the trade list and the report',
  words: 0,
  options: { out: 'text' },
  async privateDatabase(args) {
    const out = resolve(args.text('out') ?? tmpdir());
    await mkdir(out, { recursive: true });
    return join(await mkdtemp(join(out, 'hedge-demo-')), 'demo.db');
  },
  async run(context) {
    const folder = dirname(context.databasePath);
    const market = await context.call('market.loadSample', {});
    await followJob(context, market.jobId, (job) => `sample market: ${percent(job.fraction, 0)}`);
    const status = await context.call('app.status', {});
    context.console.say(
      `Sample market (synthetic): ${count(status.instruments)} names, ${count(status.prices)} prices, ${status.firstDay} to ${status.lastDay}`,
    );
    const scenario = pick('scenario', await context.call('scenarios.list', {}), sampleScenarioName);
    const { id } = await runScenario(context, scenario.id, null);
    const run = await context.call('runs.get', { id });
    sayRun(context, run);
    const tradeList = join(folder, 'trade-list.csv');
    const report = join(folder, 'report.pdf');
    await exportTo(context, id, 'generic', tradeList, false);
    await exportTo(context, id, 'pdf', report, false);
    context.console.say();
    context.console.say(`trade list: ${tradeList}`);
    context.console.say(`report: ${report}`);
    context.console.document({ run, tradeList, report });
  },
};
