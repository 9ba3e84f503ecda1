import type { Basket, BasketDetail, BasketPreview } from '../contract/baskets.ts';
import type { Handlers } from '../contract/methods.ts';
import { UserError } from '../contract/result.ts';
import { parseBasket, readBasketFile, type BasketReading } from '../market/basket-file.ts';
import { fileOnDisk } from '../market/source.ts';
import {
  createBasket,
  getBasket,
  listBaskets,
  removeBasket,
  restoreBasket,
  updateBasket,
} from '../store/baskets-store.ts';
import { groupsOf, listSymbols, priceSpansOf, type PricedSpan } from '../store/instruments-store.ts';
import { closesOn } from '../store/prices-store.ts';
import { isoOfDay } from '../model/days.ts';
import { nearestSymbol } from './nearest-symbol.ts';
import type { ServicesContext } from './services-context.ts';

type BasketHandlers = Pick<Handlers, Extract<keyof Handlers, `baskets.${string}`>>;

export function basketHandlers(context: ServicesContext): BasketHandlers {
  const { store, events, files } = context;
  const announce = (id: number) => events.announce('data.changed', { what: 'baskets', id });
  return {
    'baskets.list': () => store.read(listBaskets),
    'baskets.get': ({ id }) =>
      detail(
        context,
        store.read((database) => getBasket(database, id)),
      ),
    async 'baskets.preview'(request) {
      if ('text' in request) return previewOf(context, parseBasket(request.text));
      const { path, name } = files.resolve(request.file);
      return previewOf(context, await readBasketFile({ ...(await fileOnDisk(path)), name }));
    },
    async 'baskets.create'(draft) {
      refuseUnknown(context, draft.entries);
      const basket = await store.write((database) => createBasket(database, draft));
      announce(basket.id);
      return basket;
    },
    async 'baskets.update'({ id, ...draft }) {
      refuseUnknown(context, draft.entries);
      const basket = await store.write((database) => updateBasket(database, id, draft));
      announce(id);
      return basket;
    },
    async 'baskets.remove'({ id }) {
      await store.write((database) => removeBasket(database, id));
      announce(id);
    },
    async 'baskets.restore'({ id }) {
      await store.write((database) => restoreBasket(database, id));
      announce(id);
    },
  };
}

/** A basket of names without prices could never be hedged, and a typing error is seen best when it is made. */
function refuseUnknown({ store }: ServicesContext, entries: readonly { symbol: string }[]): void {
  const known = store.read(listSymbols);
  const onFile = new Set(known.map((symbol) => symbol.toUpperCase()));
  const unknown = entries.filter(({ symbol }) => !onFile.has(symbol.toUpperCase()));
  if (unknown.length === 0) return;
  const [first] = unknown;
  const near = nearestSymbol(first!.symbol, known);
  const others = unknown.length > 1 ? ` (and ${unknown.length - 1} more: ${list(unknown.slice(1))})` : '';
  throw new UserError(
    'bad-input',
    `no prices are on file for ${first!.symbol}${others}. Import them first${near ? `, or did you mean ${near}?` : '.'}`,
    { symbol: first!.symbol, issues: unknown.map(({ symbol }) => symbol) },
  );
}

const list = (entries: readonly { symbol: string }[]): string => {
  const shown = entries.slice(0, 8).map(({ symbol }) => symbol);
  return `${shown.join(', ')}${entries.length > shown.length ? ', …' : ''}`;
};

function previewOf({ store }: ServicesContext, reading: BasketReading): BasketPreview {
  const known = store.read(listSymbols);
  const onFile = new Set(known.map((symbol) => symbol.toUpperCase()));
  return {
    kind: reading.kind,
    entries: reading.entries,
    problems: reading.problems.map(({ line, text, reason }) => ({ line, text, reason })),
    unknown: reading.entries
      .filter(({ symbol }) => !onFile.has(symbol.toUpperCase()))
      .map(({ symbol }) => ({ symbol, suggestion: nearestSymbol(symbol, known) })),
    weightSum: reading.weightSum,
  };
}

/** Days before the last common one in which a constituent that then stood still has a close. */
const closeWithin = 30;

/** The constituents with what is on file for them, priced on the last day that all of them have. */
function detail({ store }: ServicesContext, basket: Basket): BasketDetail {
  const symbols = basket.entries.map(({ symbol }) => symbol);
  const groups = store.read((database) => groupsOf(database, symbols));
  const spans = store.read((database) => priceSpansOf(database, symbols));
  const common = commonDays(symbols.map((symbol) => spans.get(symbol)));
  const closes = common && store.read((database) => closesOn(database, symbols, common.last, closeWithin));
  const worth = basket.entries.map(({ symbol, amount }) => {
    if (basket.kind !== 'shares') return amount;
    const close = closes?.get(symbol);
    return close === undefined ? null : amount * close;
  });
  const total = worth.some((value) => value === null)
    ? null
    : worth.reduce<number>((sum, value) => sum + value!, 0);
  return {
    ...basket,
    asOf: common && isoOfDay(common.last),
    history:
      common && common.first < common.last
        ? { from: isoOfDay(common.first), to: isoOfDay(common.last) }
        : null,
    constituents: basket.entries.map((entry, index) => ({
      ...entry,
      name: groups.get(entry.symbol)?.name ?? null,
      sector: groups.get(entry.symbol)?.sector ?? null,
      close: closes?.get(entry.symbol) ?? spans.get(entry.symbol)?.lastClose ?? null,
      weight: total === null || total <= 0 ? null : worth[index]! / total,
    })),
  };
}

/** From the latest first day to the earliest last one; null where a name has no prices. */
function commonDays(spans: readonly (PricedSpan | undefined)[]): { first: number; last: number } | null {
  let first = -Infinity;
  let last = Infinity;
  for (const span of spans) {
    if (!span) return null;
    first = Math.max(first, span.firstDay);
    last = Math.min(last, span.lastDay);
  }
  return { first, last };
}
