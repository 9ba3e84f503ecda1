import { basename, resolve } from 'node:path';
import type { ImportKind, ImportRecord } from '../../../contract/market.ts';
import type { ImpliedVolSettings, PreviewProblemCode, ReadSettings } from '../../../contract/market-files.ts';
import { UserError } from '../../../contract/result.ts';
import { UsageError, type Arguments, type OptionKinds } from '../arguments.ts';
import { exitCodes, followJob, type Command, type CommandContext } from '../command.ts';
import { count, fixed, percent, table } from '../output.ts';

const kindNames: Record<ImportKind, string> = {
  prices: 'price files, gzipped or not',
  vols: 'implied volatilities: symbol,date,iv',
  sectors: 'names, sectors and industries: symbol,name,sector,industry',
  borrow: 'the borrow list of a broker',
};

const importCommand = (kind: ImportKind): Command => ({
  name: `import ${kind}`,
  usage: ['hedge import', kind, 'FILE…', answers[kind]?.usage, '[--json]'].filter(Boolean).join(' '),
  summary: `reads ${kindNames[kind]}`,
  words: Infinity,
  options: answers[kind]?.options ?? {},
  async run(context, args) {
    if (args.positionals.length === 0) throw new UsageError('name at least one file');
    const workstation = await context.workstation();
    const files = [];
    for (const path of args.positionals) {
      const picked = await workstation.files.adopt(resolve(path), basename(path));
      const settings = kind === 'prices' ? await readingOf(context, picked.token, args) : null;
      files.push({ token: picked.token, settings, vols: kind === 'vols' ? volSettingsOf(args) : {} });
    }
    const started = performance.now();
    const { jobId } = await context.call('market.import', { kind, files });
    const job = await followJob(context, jobId, (state) => {
      const at = state.progress?.kind === 'import' ? state.progress : null;
      return at
        ? `${at.file}: ${count(at.rows)} rows, ${percent(state.fraction, 0)}, ${count(at.refused)} refused`
        : state.title;
    }).catch(nameAnsweringOption);
    const ids = new Set(job.outcome?.importIds ?? []);
    const records = (await context.call('market.imports', {})).filter((record) => ids.has(record.id));
    await report(context, records, (performance.now() - started) / 1000);
    return job.state === 'cancelled' ? exitCodes.cancelled : exitCodes.done;
  },
});

/** What a file may leave open, and how the user settles it. */
const answers: Partial<Record<ImportKind, { usage: string; options: OptionKinds }>> = {
  prices: {
    usage: '[--format F] [--symbol S] [--dates dmy|mdy] [--decimals point|comma]',
    options: { format: 'text', symbol: 'text', dates: 'text', decimals: 'text' },
  },
  vols: {
    usage: '[--unit fraction|percent] [--dates dmy|mdy] [--as-of DATE]',
    options: { unit: 'text', dates: 'text', 'as-of': 'text' },
  },
};

/** The option that settles what the preview of a price file asks. */
const priceAnswers: Partial<Record<PreviewProblemCode, string>> = {
  'symbol-unknown': 'symbol',
  'ambiguous-dates': 'dates',
  'mixed-dates': 'dates',
  'ambiguous-decimals': 'decimals',
};

/** The option that settles what a file of implied vols leaves open. */
const volAnswers: Readonly<Record<keyof ImpliedVolSettings, string>> = {
  unit: 'unit',
  dateOrder: 'dates',
  asOf: 'as-of',
};

const dateOrders = { dmy: 'dmy', mdy: 'mdy' } as const;

function volSettingsOf(args: Arguments): ImpliedVolSettings {
  return {
    unit: args.choice('unit', { fraction: 'fraction', percent: 'percent' } as const),
    dateOrder: args.choice('dates', dateOrders),
    asOf: args.text('as-of'),
  };
}

/** Adds to the failure of an import the option that would have answered. */
function nameAnsweringOption(error: unknown): never {
  const setting = error instanceof UserError ? error.details?.setting : undefined;
  if (!(error instanceof UserError) || setting === undefined || !Object.hasOwn(volAnswers, setting))
    throw error;
  const option = volAnswers[setting as keyof ImpliedVolSettings];
  throw new UserError(error.code, error.message, { ...error.details, mend: `say it with --${option}` });
}

/**
 * How the file is read: as detected, but for what the options say.
 * @throws UserError when it reads as another format, or leaves a question open that no option answers.
 */
async function readingOf(context: CommandContext, token: string, args: Arguments): Promise<ReadSettings> {
  const dateOrder = args.choice('dates', dateOrders);
  const decimalMark = args.choice('decimals', { point: '.', comma: ',' } as const);
  const { file, settings, problems } = await context.call('market.preview', { file: token, profile: null });
  const format = args.text('format') ?? settings.format;
  if (format !== settings.format)
    throw new UserError(
      'bad-file',
      `${file} reads as ${settings.format}, not as ${format}. Leave --format out, or correct the file.`,
      { file },
    );
  for (const { blocking, code, message } of problems) {
    const option = priceAnswers[code];
    if (blocking && (option === undefined || args.text(option) === undefined))
      throw new UserError('bad-input', `${file}: ${message}`, {
        file,
        mend: option ? `say it with --${option}` : 'open the file in the preview and settle it there',
      });
  }
  return {
    ...settings,
    symbol: args.text('symbol') ?? settings.symbol,
    dateOrder: dateOrder ?? settings.dateOrder,
    decimalMark: decimalMark ?? settings.decimalMark,
  };
}

async function report(context: CommandContext, records: ImportRecord[], seconds: number): Promise<void> {
  const files = [];
  for (const record of records) {
    const refused = await context.call('market.refusedRows', { importId: record.id, offset: 0, limit: 1000 });
    files.push({
      file: record.file,
      format: record.format,
      rows: record.rows,
      inserted: record.inserted,
      changed: record.changed,
      symbols: record.symbols,
      first: record.first,
      last: record.last,
      refused: refused.rows,
    });
    const span = record.first ? `, ${record.first} to ${record.last}` : '';
    context.console.say(
      `${record.file}: ${count(record.rows)} rows, ${count(record.symbols)} symbols${span}`,
    );
    context.console.say(
      `  ${count(record.inserted)} new, ${count(record.changed)} changed, ${count(record.refused)} refused`,
    );
    for (const row of refused.rows.slice(0, 20)) context.console.say(`  line ${row.line}: ${row.reason}`);
    for (const note of record.notes) context.console.say(`  note: ${note}`);
  }
  const rows = records.reduce((sum, record) => sum + record.rows, 0);
  context.console.say(`${count(rows)} rows in ${seconds.toFixed(2)} s`);
  context.console.document({ files, rows, seconds });
}

const instruments: Command = {
  name: 'instruments',
  usage: 'hedge instruments [--json]',
  summary: 'lists the history on file',
  words: 0,
  options: {},
  async run(context) {
    const rows = await context.call('market.instruments', {});
    context.console.document(rows);
    for (const line of table(
      ['symbol', 'first', 'last', 'days', 'coverage', 'close', 'implied vol'],
      rows.map((row) => [
        row.symbol,
        row.first,
        row.last,
        count(row.days),
        percent(row.coverage),
        fixed(row.lastClose, 2),
        row.impliedVol === null ? '–' : percent(row.impliedVol),
      ]),
    ))
      context.console.say(line);
  },
};

export const marketCommands: Command[] = [
  ...(['prices', 'vols', 'sectors', 'borrow'] as const).map(importCommand),
  instruments,
];
