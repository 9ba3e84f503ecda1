import type { FilePreview, ImportProfile } from '../contract/market-files.ts';
import type { InstrumentHistory, RenamedInstrument } from '../contract/market.ts';
import type { Handlers, RequestOf } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import { profileForTitles, readingBy, refuseUnfitting } from '../market/import-profiles.ts';
import { previewPriceFile } from '../market/preview.ts';
import { fileOnDisk } from '../market/source.ts';
import { normaliseSymbol } from '../market/symbols.ts';
import { dayOfIso, isoOfDay } from '../model/days.ts';
import type { ReadableDatabase } from '../store/database.ts';
import { readSymbolList } from '../market/symbol-list.ts';
import { acceptFinding, listFindings } from '../store/findings-store.ts';
import {
  listImportProfiles,
  listImports,
  refusedRowsOf,
  removeImportProfile,
  saveImportProfile,
} from '../store/imports-store.ts';
import { renameInstrument } from '../store/instrument-renaming.ts';
import { always, instrumentsOf, listInstruments, symbolsOfInstrument } from '../store/instruments-store.ts';
import { loadPrices } from '../store/prices-store.ts';
import { filesToImport, importFiles } from './market-import.ts';
import { loadSampleDesk } from './sample-desk.ts';
import type { ServicesContext } from './services-context.ts';

type MarketHandlers = Pick<Handlers, Extract<keyof Handlers, `market.${string}`>>;

export function marketHandlers(context: ServicesContext): MarketHandlers {
  const { store, events, jobs, files } = context;
  return {
    'market.preview': (request) => previewFile(context, request),
    'market.importProfiles': () => store.read(listImportProfiles),
    async 'market.saveImportProfile'(profile) {
      await store.write((database) => saveImportProfile(database, profile));
      events.announce('data.changed', { what: 'settings', id: null });
    },
    async 'market.removeImportProfile'({ name }) {
      await store.write((database) => removeImportProfile(database, name));
      events.announce('data.changed', { what: 'settings', id: null });
    },
    'market.import'({ kind, files: chosen }) {
      const list = filesToImport(context, chosen);
      const title = list.length === 1 ? `Import ${list[0]!.name}` : `Import ${list.length} files`;
      return {
        jobId: jobs.add({
          kind: 'import',
          title,
          work: (control) => importFiles(context, kind, list, control),
        }),
      };
    },
    async 'market.symbolList'({ file }) {
      const { path, name } = files.resolve(file);
      const { symbols, problems } = await readSymbolList({ ...(await fileOnDisk(path)), name });
      const problem = problems[0];
      if (problem)
        throw new UserError('bad-file', `${name}, line ${problem.line}: ${problem.reason}`, {
          file: name,
          line: problem.line,
        });
      return symbols;
    },
    'market.loadSample': () => ({
      jobId: jobs.add({
        kind: 'import',
        title: 'Load the sample market',
        work: (control) => loadSampleDesk(context, control),
      }),
    }),
    'market.instruments': () => store.read(listInstruments),
    'market.history'({ symbol }) {
      const [series] = store.read((database) => loadPrices(database, { symbols: [symbol] }));
      if (!series || series.days.length === 0)
        throw new UserError('not-found', `no prices of ${symbol} are on file`, { symbol });
      const { days, close, adjusted } = series;
      return {
        symbol,
        days,
        close,
        adjusted,
        symbols: store.read((database) => symbolsOf(database, symbol)),
      };
    },
    'market.renameInstrument': (request) => rename(context, request),
    'market.imports': () => store.read(listImports),
    'market.refusedRows': ({ importId, offset, limit }) =>
      store.read((database) => refusedRowsOf(database, importId, { offset, limit })),
    'market.findings': () => store.read(listFindings),
    async 'market.acceptFinding'(finding) {
      await store.write((database) => acceptFinding(database, finding));
      events.announce('data.changed', { what: 'market', id: null });
    },
  };
}

async function previewFile(
  { store, files }: ServicesContext,
  { file, profile }: RequestOf<'market.preview'>,
): Promise<FilePreview> {
  const { path, name } = files.resolve(file);
  const source = { ...(await fileOnDisk(path)), name };
  const profiles = store.read(listImportProfiles);
  const detected = await previewPriceFile(source);
  const chosen =
    typeof profile === 'string'
      ? profileNamed(profile, profiles)
      : profile === null
        ? undefined
        : profileForTitles(detected.columns, profiles);
  if (chosen === undefined) return detected;
  refuseUnfitting(chosen, name, detected.columns);
  return { ...(await previewPriceFile(source, readingBy(chosen))), profile: chosen.name };
}

function profileNamed(name: string, profiles: readonly ImportProfile[]): ImportProfile {
  const found = profiles.find((profile) => profile.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new UserError('not-found', `there is no import profile “${name}”`);
  return found;
}

function symbolsOf(database: ReadableDatabase, symbol: string): InstrumentHistory['symbols'] {
  const [id] = instrumentsOf(database, [symbol]);
  return symbolsOfInstrument(database, id!).map(({ symbol: one, fromDay }) => ({
    symbol: one,
    from: fromDay === always ? null : isoOfDay(fromDay),
  }));
}

async function rename(
  { store, events }: ServicesContext,
  { id, symbol: text, from }: RequestOf<'market.renameInstrument'>,
): Promise<RenamedInstrument> {
  const symbol = normaliseSymbol(text);
  if (symbol === null) throw new UserError('bad-input', `“${text}” cannot be a symbol`, { symbol: text });
  const renamed = await store.write((database) =>
    renameInstrument(database, { id, symbol, fromDay: dayOfIso(from) }),
  );
  for (const what of ['market', 'baskets', 'scenarios'] as const)
    events.announce('data.changed', { what, id: null });
  return { ...renamed, symbol };
}
