import type { ImportSummary, ReadSettings, RowMapping, WideMapping } from '../contract/market-files.ts';
import { UserError } from '../contract/result.ts';
import { parseDayBytes, today } from './dates.ts';
import { decodeText, refusal, type DecodeOptions } from './decode.ts';
import { adjustmentOf } from './formats.ts';
import { isMissing, parseNumberBytes } from './numbers.ts';
import type { PriceBatch } from './price-batch.ts';
import { RecordSplitter } from './records.ts';
import { RowRules } from './row-rules.ts';
import type { MarketFile } from './source.ts';
import { normaliseSymbol } from './symbols.ts';

export interface ReadOptions extends Pick<DecodeOptions, 'onProgress' | 'signal'> {
  /** Later dates are refused; the machine's day when left out. */
  lastDay?: number;
  batchRows?: number;
}

/** Reading stops when the first rows are all refused: whatever the file is, it was not read as what it is. */
const hopelessRows = 10_000;

/**
 * Reads a price file by the settings of its preview and hands on its good rows in batches; reading waits for each batch
 * to be taken. Memory is bounded whatever the file holds.
 * Throws UserError `bad-file` when the file is not text, not a table or has no good row, `bad-input` when the settings
 * lack the symbol or give none, and the signal's reason when it is aborted. Batches handed on before are then to be thrown away.
 */
export async function readPrices(
  file: MarketFile,
  settings: ReadSettings,
  take: (batch: PriceBatch) => void | Promise<void>,
  options: ReadOptions = {},
): Promise<ImportSummary> {
  const rules = new RowRules(file.name, options.lastDay ?? today(), options.batchRows);
  const splitter = new RecordSplitter(settings.separator, file.name);
  const readRecord = recordReader(file, settings, splitter, rules);
  const text = await decodeText(file, { ...options, encoding: settings.encoding });

  const drain = async (flush: boolean): Promise<void> => {
    while (splitter.next()) {
      if (splitter.line < settings.firstDataLine) continue;
      readRecord();
      const batch = rules.batch(false);
      if (batch) {
        await take(batch);
        options.signal?.throwIfAborted();
      }
    }
    if (rules.rows === 0 && rules.refused.total > hopelessRows) throw noGoodRow(file, rules);
    const last = flush ? rules.batch(true) : null;
    if (last) await take(last);
  };
  try {
    for await (const chunk of text.chunks) {
      splitter.push(chunk);
      await drain(false);
    }
    splitter.end();
    await drain(true);
  } finally {
    await text.close();
  }
  if (rules.rows === 0) throw noGoodRow(file, rules);
  return {
    file: file.name,
    format: settings.format,
    adjustment: adjustmentOf(settings.format, settings.mapping),
    ...rules.summary(),
  };
}

function noGoodRow(file: MarketFile, rules: RowRules): UserError {
  const [first] = rules.refused.rows;
  if (!first) return refusal(file.name, 'it has no rows of prices');
  return refusal(
    file.name,
    `none of its rows is a price. The first refusal: ${first.message.replace(/\.$/, '')}`,
    first.line,
  );
}

function recordReader(
  file: MarketFile,
  settings: ReadSettings,
  splitter: RecordSplitter,
  rules: RowRules,
): () => void {
  const { mapping } = settings;
  if (mapping.layout === 'wide') return wideReader(settings, mapping, splitter, rules);
  const refuse = (reason: string): never => {
    throw new UserError('bad-input', `${file.name}${reason}`, { file: file.name, setting: 'symbol' });
  };
  if (settings.symbol === null && mapping.symbol === null)
    refuse(' does not say whose prices it has. Give the symbol.');
  if (settings.symbol !== null && normaliseSymbol(settings.symbol) === null)
    refuse(`: "${settings.symbol}" cannot be taken as a symbol. Give another.`);
  return rowReader(settings, mapping, splitter, rules);
}

/** Reads a record of a table with one price per row. */
function rowReader(
  settings: ReadSettings,
  mapping: RowMapping,
  splitter: RecordSplitter,
  rules: RowRules,
): () => void {
  const { dateOrder } = settings;
  const { date, close, adjusted, volume, dividend, split } = mapping;
  const needed = 1 + Math.max(date, close, adjusted ?? 0, settings.symbol === null ? mapping.symbol! : 0);
  const symbolOf = symbolReader(settings, mapping, splitter, rules);
  const number = numberReader(settings, splitter);
  /** A missing number means `none`; one that cannot be read refuses the row. */
  const optional = (column: number | null, none: number): number => {
    if (column === null) return NaN;
    if (column >= splitter.count || splitter.start[column] === splitter.finish[column]) return none;
    const value = number(column);
    if (!Number.isNaN(value)) return value;
    return isMissing(splitter.text(column)) ? none : -1;
  };
  return () => {
    if (splitter.count < needed) {
      rules.refuse(
        'missing-columns',
        `The line has ${splitter.count} columns, ${needed} are needed.`,
        splitter,
      );
      return;
    }
    const symbol = symbolOf();
    if (symbol < 0) {
      rules.refuse(
        'bad-symbol',
        `"${splitter.text(mapping.symbol!).slice(0, 40)}" cannot be taken as a symbol.`,
        splitter,
      );
      return;
    }
    const day = parseDayBytes(splitter.bytes, splitter.start[date]!, splitter.finish[date]!, dateOrder);
    const closePrice = number(close);
    const adjustedPrice = adjusted === null ? null : number(adjusted);
    const splitRatio = optional(split, 1);
    rules.add(
      symbol,
      day,
      closePrice,
      adjustedPrice,
      optional(volume, NaN),
      optional(dividend, 0),
      // Some vendors write 0 on days without a split.
      splitRatio === 0 ? 1 : splitRatio,
      splitter,
    );
  };
}

function symbolReader(
  settings: ReadSettings,
  mapping: RowMapping,
  splitter: RecordSplitter,
  rules: RowRules,
): () => number {
  if (settings.symbol !== null) {
    const only = rules.symbolIndex(normaliseSymbol(settings.symbol)!);
    return () => only;
  }
  const column = mapping.symbol!;
  const indexByText = new Map<string, number>();
  return () => {
    const key = splitter.bytes.toString('latin1', splitter.start[column], splitter.finish[column]);
    const known = indexByText.get(key);
    if (known !== undefined) return known;
    const symbol = normaliseSymbol(splitter.text(column), settings.format);
    const index = symbol === null ? -1 : rules.symbolIndex(symbol);
    // Refused texts are not kept: there is no end to them in a hostile file.
    if (index >= 0) indexByText.set(key, index);
    return index;
  };
}

function numberReader(settings: ReadSettings, splitter: RecordSplitter): (column: number) => number {
  const { decimalMark } = settings;
  const { start, finish } = splitter;
  return (column) => parseNumberBytes(splitter.bytes, start[column]!, finish[column]!, decimalMark);
}

/** Reads a record of a sheet with one column per instrument; blank and `#N/A` cells are days without a price. */
function wideReader(
  settings: ReadSettings,
  mapping: WideMapping,
  splitter: RecordSplitter,
  rules: RowRules,
): () => void {
  const number = numberReader(settings, splitter);
  const columns = mapping.instruments.map(({ column, symbol }) => {
    const normal = normaliseSymbol(symbol);
    return { column, symbol, index: normal === null ? -1 : rules.symbolIndex(normal) };
  });
  return () => {
    const { date } = mapping;
    if (date >= splitter.count) return;
    const day = parseDayBytes(
      splitter.bytes,
      splitter.start[date]!,
      splitter.finish[date]!,
      settings.dateOrder,
    );
    if (Number.isNaN(day)) {
      rules.refuse('bad-date', `"${splitter.text(date).slice(0, 40)}" is no date.`, splitter);
      return;
    }
    for (const { column, symbol, index } of columns) {
      if (column >= splitter.count) continue;
      const close = number(column);
      if (Number.isNaN(close) && isMissing(splitter.text(column))) continue;
      if (index < 0) rules.refuse('bad-symbol', `"${symbol.slice(0, 40)}" is no symbol.`, splitter);
      else rules.add(index, day, close, null, NaN, NaN, NaN, splitter);
    }
  };
}
