import { basename, resolve } from 'node:path';
import type { ScenarioSettingsInput } from '../../../contract/settings.ts';
import { scenarioSettings } from '../../../contract/settings.ts';
import { UserError } from '../../../contract/result.ts';
import { snakeCase } from '../../../trades/table.ts';
import { parsePreset, parseSettings, UsageError } from '../arguments.ts';
import { exitCodes, pick, type Command, type CommandContext } from '../command.ts';
import { count, table, usd } from '../output.ts';

const basketCreate: Command = {
  name: 'basket create',
  usage: 'hedge basket create NAME --file FILE [--notional USD] | --level SYMBOL [--notional USD]',
  summary: 'stores a basket from symbol,shares or symbol,weight, or a level series on file',
  words: 1,
  options: { file: 'text', level: 'text', notional: 'text' },
  async run(context, args) {
    const name = args.positionals[0];
    if (!name) throw new UsageError('give the basket a name');
    const notional = args.number('notional') ?? (await context.call('app.settings', {})).defaultNotional;
    const basket = await context.call('baskets.create', {
      name,
      notional,
      ...(await basketContent(context, args.text('file'), args.text('level'))),
    });
    context.console.document(basket);
    context.console.say(
      `basket ${basket.name}: ${count(basket.entries.length)} names by ${basket.kind}, ${usd(basket.notional)}`,
    );
  },
};

async function basketContent(context: CommandContext, file: string | undefined, level: string | undefined) {
  if ((file === undefined) === (level === undefined)) throw new UsageError('give either --file or --level');
  if (level !== undefined) return { kind: 'level' as const, entries: [{ symbol: level, amount: 1 }] };
  const workstation = await context.workstation();
  const picked = await workstation.files.adopt(resolve(file!), basename(file!));
  const preview = await context.call('baskets.preview', { file: picked.token });
  const problem = preview.problems[0];
  if (problem)
    throw new UserError('bad-file', `${picked.name}, line ${problem.line}: ${problem.reason}`, {
      file: picked.name,
      line: problem.line,
    });
  return { kind: preview.kind, entries: preview.entries };
}

const basketList: Command = {
  name: 'basket list',
  usage: 'hedge basket list [--json]',
  summary: 'lists the baskets on file',
  words: 0,
  options: {},
  async run(context) {
    const baskets = await context.call('baskets.list', {});
    context.console.document(baskets);
    const rows = baskets.map((basket) => [
      basket.name,
      basket.kind,
      count(basket.constituents),
      usd(basket.notional),
      count(basket.scenarios),
    ]);
    for (const line of table(['basket', 'by', 'names', 'notional', 'scenarios'], rows))
      context.console.say(line);
  },
};

const scenarioCreate: Command = {
  name: 'scenario create',
  usage: `hedge scenario create NAME --basket B --from DATE --to DATE [--anchor window-start|window-end]
      [--candidates basket|all|FILE] [--preset papers|robust|…] [--set KEY=VALUE]…`,
  summary: 'stores a scenario; keys are those of the mathematics: weight_longs=0.02,0.2 lambda=0.5 …',
  words: 1,
  options: {
    basket: 'text',
    from: 'text',
    to: 'text',
    anchor: 'text',
    candidates: 'text',
    preset: 'text',
    set: 'list',
  },
  async run(context, args) {
    const name = args.positionals[0];
    if (!name) throw new UsageError('give the scenario a name');
    const need = (option: string) => {
      const value = args.text(option);
      if (value === undefined) throw new UsageError(`--${option} is missing`);
      return value;
    };
    const basket = pick('basket', await context.call('baskets.list', {}), need('basket'));
    const anchor = args.text('anchor');
    const input = {
      ...parsePreset(args.text('preset')),
      ...parseSettings(args.list('set')),
      from: need('from'),
      to: need('to'),
      candidates: await candidates(context, args.text('candidates')),
      ...(anchor === undefined ? {} : { anchor }),
    } as ScenarioSettingsInput;
    const parsed = scenarioSettings.safeParse(input);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      const setting = snakeCase(String(issue.path[0] ?? 'settings'));
      throw new UserError('bad-input', `${setting}: ${issue.message}`, { setting });
    }
    const scenario = await context.call('scenarios.create', {
      name,
      basketId: basket.id,
      settings: parsed.data,
    });
    context.console.document(scenario);
    context.console.say(
      `scenario ${scenario.name}: ${basket.name}, ${scenario.settings.from} to ${scenario.settings.to}`,
    );
    const check = await context.call('scenarios.check', { basketId: basket.id, settings: parsed.data });
    for (const finding of check.findings) context.console.say(`  ${finding.severity}: ${finding.message}`);
  },
};

async function candidates(
  context: CommandContext,
  given: string | undefined,
): Promise<ScenarioSettingsInput['candidates']> {
  if (given === undefined || given === 'basket') return { kind: 'basket' };
  if (given === 'all') return { kind: 'all' };
  const workstation = await context.workstation();
  const picked = await workstation.files.adopt(resolve(given), basename(given));
  return { kind: 'list', symbols: await context.call('market.symbolList', { file: picked.token }) };
}

const scenarioList: Command = {
  name: 'scenario list',
  usage: 'hedge scenario list [--json]',
  summary: 'lists the scenarios on file',
  words: 0,
  options: {},
  async run(context) {
    const scenarios = await context.call('scenarios.list', {});
    context.console.document(scenarios);
    const rows = scenarios.map((scenario) => [
      scenario.name,
      scenario.basketName,
      scenario.from,
      scenario.to,
      count(scenario.runs),
      usd(scenario.lastRun?.inSampleRmse ?? null),
    ]);
    for (const line of table(['scenario', 'basket', 'from', 'to', 'runs', 'RMSE a day'], rows))
      context.console.say(line);
  },
};

const scenarioShow: Command = {
  name: 'scenario show',
  usage: 'hedge scenario show SCENARIO [--json]',
  summary: 'prints a scenario with every setting',
  words: 1,
  options: {},
  async run(context, args) {
    const scenario = await findScenario(context, args.positionals[0]);
    context.console.document(scenario);
    context.console.say(scenario.name);
    for (const [name, value] of Object.entries(scenario.settings))
      context.console.say(`  ${snakeCase(name)} = ${JSON.stringify(value)}`);
  },
};

const scenarioExport: Command = {
  name: 'scenario export',
  usage: 'hedge scenario export SCENARIO --out FILE [--force]',
  summary: 'writes a scenario file that another desk can import',
  words: 1,
  options: { out: 'text', force: 'flag' },
  async run(context, args) {
    const out = args.text('out');
    if (out === undefined) throw new UsageError('--out is missing');
    const scenario = await findScenario(context, args.positionals[0]);
    const deliverable = await context.call('scenarios.export', { id: scenario.id });
    const workstation = await context.workstation();
    await workstation.save(deliverable.token, resolve(out), args.flag('force'));
    context.console.say(out);
    context.console.document({ file: resolve(out) });
  },
};

const scenarioImport: Command = {
  name: 'scenario import',
  usage: 'hedge scenario import FILE',
  summary: 'reads a scenario file',
  words: 1,
  options: {},
  async run(context, args) {
    const path = args.positionals[0];
    if (path === undefined) throw new UsageError('name the file');
    const workstation = await context.workstation();
    const picked = await workstation.files.adopt(resolve(path), basename(path));
    const scenario = await context.call('scenarios.import', { file: picked.token });
    context.console.document(scenario);
    context.console.say(`scenario ${scenario.name}`);
  },
};

const check: Command = {
  name: 'check',
  usage: 'hedge check SCENARIO [--json]',
  summary: 'says whether a scenario is feasible, or why not and the cheapest mend',
  words: 1,
  options: {},
  async run(context, args) {
    const { basketId, settings } = await findScenario(context, args.positionals[0]);
    const result = await context.call('scenarios.check', { basketId, settings });
    context.console.document(result);
    context.console.say(result.feasible ? 'feasible' : 'infeasible');
    for (const finding of result.findings) {
      context.console.say(`  ${finding.severity}: ${finding.message}`);
      if (finding.mend) context.console.say(`    mend: ${finding.mend.label}`);
    }
    return result.feasible ? exitCodes.done : exitCodes.infeasible;
  },
};

export async function findScenario(context: CommandContext, given: string | undefined) {
  if (given === undefined) throw new UsageError('name the scenario');
  const summary = pick('scenario', await context.call('scenarios.list', { archived: true }), given);
  return context.call('scenarios.get', { id: summary.id });
}

export const scenarioCommands: Command[] = [
  basketCreate,
  basketList,
  scenarioCreate,
  scenarioList,
  scenarioShow,
  scenarioExport,
  scenarioImport,
  check,
];
