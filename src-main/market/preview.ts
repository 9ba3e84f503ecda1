import type { FilePreview, PreviewProblem, ReadSettings } from '../contract/market-files.ts';
import { decodeText, readHead, refusal } from './decode.ts';
import { ColumnEvidence, priceColumns } from './detect.ts';
import { adjustmentOf, recogniseTable, type RecognisedTable } from './formats.ts';
import { RecordSplitter } from './records.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol, symbolFromFileName } from './symbols.ts';
import { sampleTable, type SampleRow } from './table-sample.ts';

/** As much text is looked at to recognise a format. */
const sampleBytes = 1024 * 1024;
const shownRows = 20;

/** What is known of how a file is read. */
export interface GivenReading extends Partial<ReadSettings> {
  /** What is meant where the file itself does not tell. */
  whereUnclear?: Pick<ReadSettings, 'dateOrder' | 'decimalMark'>;
}

/**
 * Looks at a file and proposes how to read it. What the file alone cannot settle comes back as a blocking problem,
 * never as a silent guess. Parts of `given` (the user's corrections, a saved profile) replace what is detected.
 * Throws UserError `bad-file`, with the file's name and the reason, for what cannot be a table of prices.
 */
export async function previewPriceFile(
  file: MarketFile,
  given: GivenReading = {},
  signal?: AbortSignal,
): Promise<FilePreview> {
  const text = await decodeText(file, { encoding: given.encoding, signal });
  const { head, whole } = await readHead(text, sampleBytes);
  const { separator, rows } = sampleTable(head, whole, file.name, given.separator);
  const table = applyGiven(recogniseTable(rows), given, rows);
  if (!table) throw notAPriceTable(file.name, rows);

  const evidence = new ColumnEvidence();
  gather(evidence, table, rows);
  const base: Omit<ReadSettings, 'dateOrder' | 'decimalMark' | 'symbol'> = {
    format: table.format,
    encoding: text.encoding,
    separator,
    firstDataLine: table.firstDataLine,
    mapping: table.mapping,
  };
  const open = evidence.datesNeedMore || evidence.decimalMark(separator) === 'ambiguous';
  if (open && !whole && !(given.dateOrder && given.decimalMark))
    await gatherWhole(evidence, file, base, signal);

  const problems: PreviewProblem[] = [];
  const symbol = settleSymbol(file, table, given, problems);
  const settings: ReadSettings = {
    ...base,
    dateOrder: given.dateOrder ?? settleDates(evidence, problems, given.whereUnclear?.dateOrder),
    decimalMark:
      given.decimalMark ?? settleDecimals(evidence, separator, problems, given.whereUnclear?.decimalMark),
    symbol: symbol.value,
  };
  const adjustment = adjustmentOf(settings.format, settings.mapping);
  if (table.uncertain) {
    problems.push({
      code: 'columns-unknown',
      message: 'The titles do not say which column is the close. Choose the columns.',
      blocking: true,
    });
  }
  problems.push(...adjustmentNotes(adjustment));
  return {
    file: file.name,
    bytes: file.bytes,
    compressed: text.compressed,
    settings,
    columns: table.columns,
    profile: null,
    symbolSource: symbol.source,
    adjustment,
    sampleRows: rows
      .filter(({ line }) => line >= table.firstDataLine)
      .slice(0, shownRows)
      .map(({ cells }) => cells),
    problems,
  };
}

/** The user's mapping and first line of data take the place of what was recognised, or make up for it. */
function applyGiven(
  recognised: RecognisedTable | null,
  given: Partial<ReadSettings>,
  rows: SampleRow[],
): RecognisedTable | null {
  const { mapping, firstDataLine, format } = given;
  if (!recognised && !mapping) return null;
  const width = Math.max(...rows.slice(0, shownRows).map(({ cells }) => cells.length));
  const table: RecognisedTable = recognised ?? {
    format: 'generic',
    columns: Array.from({ length: width }, (_, column) => `column ${column + 1}`),
    mapping: mapping!,
    firstDataLine: 1,
    symbol: null,
    uncertain: false,
  };
  return {
    ...table,
    format: format ?? (mapping && mapping.layout !== table.mapping.layout ? 'generic' : table.format),
    mapping: mapping ?? table.mapping,
    firstDataLine: firstDataLine ?? table.firstDataLine,
    uncertain: table.uncertain && mapping === undefined,
  };
}

function gather(evidence: ColumnEvidence, table: RecognisedTable, rows: SampleRow[]): void {
  const columns = priceColumns(table.mapping);
  for (const { line, cells } of rows) {
    if (line < table.firstDataLine) continue;
    evidence.addDate(cells[table.mapping.date] ?? '');
    for (const column of columns) evidence.addNumber(cells[column] ?? '');
  }
}

/** Reads the whole file for its dates and prices only. */
async function gatherWhole(
  evidence: ColumnEvidence,
  file: MarketFile,
  settings: Omit<ReadSettings, 'dateOrder' | 'decimalMark' | 'symbol'>,
  signal?: AbortSignal,
): Promise<void> {
  const text = await decodeText(file, { encoding: settings.encoding, signal });
  const splitter = new RecordSplitter(settings.separator, file.name);
  const columns = priceColumns(settings.mapping);
  const drain = () => {
    while (splitter.next()) {
      if (splitter.line < settings.firstDataLine) continue;
      evidence.addDate(splitter.text(settings.mapping.date));
      for (const column of columns) evidence.addNumber(splitter.text(column));
    }
  };
  for await (const chunk of text.chunks) {
    splitter.push(chunk);
    drain();
  }
  splitter.end();
  drain();
}

function settleDates(
  evidence: ColumnEvidence,
  problems: PreviewProblem[],
  meant?: ReadSettings['dateOrder'],
): ReadSettings['dateOrder'] {
  const order = evidence.dateOrder;
  const unclear = order === 'ambiguous' || order === 'mixed';
  if (unclear && (meant === 'dmy' || meant === 'mdy')) return meant;
  if (order === 'ambiguous') {
    problems.push({
      code: 'ambiguous-dates',
      message: 'Every date could be day first or month first. Choose which.',
      blocking: true,
    });
    return 'dmy';
  }
  if (order === 'mixed') {
    problems.push({
      code: 'mixed-dates',
      message:
        'Some dates can only be day first, others only month first. Mend the file, or choose and lose the others.',
      blocking: true,
    });
    return 'dmy';
  }
  return order;
}

function settleDecimals(
  evidence: ColumnEvidence,
  separator: ReadSettings['separator'],
  problems: PreviewProblem[],
  meant?: ReadSettings['decimalMark'],
): ReadSettings['decimalMark'] {
  const mark = evidence.decimalMark(separator);
  if (mark !== 'ambiguous') return mark;
  if (meant !== undefined) return meant;
  problems.push({
    code: 'ambiguous-decimals',
    message: 'Every price with a mark could be decimals or thousands (1,234). Choose the decimal mark.',
    blocking: true,
  });
  return '.';
}

function settleSymbol(
  file: MarketFile,
  table: RecognisedTable,
  given: Partial<ReadSettings>,
  problems: PreviewProblem[],
): { value: string | null; source: FilePreview['symbolSource'] } {
  if (table.mapping.layout === 'wide') return { value: null, source: 'header' };
  const fromUser = given.symbol ? normaliseSymbol(given.symbol) : null;
  if (fromUser !== null) return { value: fromUser, source: 'user' };
  if (table.mapping.symbol !== null) return { value: null, source: 'column' };
  if (table.symbol !== null) return { value: table.symbol, source: 'header' };
  const fromName = symbolFromFileName(file.name);
  if (fromName !== null) return { value: fromName, source: 'file-name' };
  problems.push({
    code: 'symbol-unknown',
    message: 'Neither the content nor the file name gives the symbol. Type it.',
    blocking: true,
  });
  return { value: null, source: 'unknown' };
}

function adjustmentNotes(adjustment: FilePreview['adjustment']): PreviewProblem[] {
  if (adjustment === 'close-only') {
    return [
      {
        code: 'not-adjusted',
        message:
          'The file has one close only; it is taken for the adjusted close too where none is on file. If it is not adjusted, ' +
          'dividends and splits will show as losses and jumps: ask the vendor, or load a file with an adjusted close.',
        blocking: false,
      },
    ];
  }
  if (adjustment === 'split-adjusted-close') {
    return [
      {
        code: 'split-adjusted-close',
        message:
          'As a rule Yahoo has divided Close by later splits. It is taken as the traded price as it stands: P&L is right ' +
          'in any case, but share counts of days before a split come out in shares of today.',
        blocking: false,
      },
    ];
  }
  return [];
}

function notAPriceTable(file: string, rows: SampleRow[]): Error {
  const first = rows[0]!.cells.join(', ').slice(0, 60);
  return refusal(
    file,
    `no column of dates with prices was found, so it is no price file. Its first line is "${first}"`,
    rows[0]!.line,
  );
}
