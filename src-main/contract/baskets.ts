import { z } from 'zod';
import { symbol } from './settings.ts';

/** What the trader has to hedge: fixed shares, day-one weights, or a level series that is on file as an instrument. */
export const basketKind = z.enum(['shares', 'weights', 'level']);
export type BasketKind = z.infer<typeof basketKind>;

export const basketEntry = z.object({ symbol, amount: z.number().positive() });
export type BasketEntry = z.infer<typeof basketEntry>;

export const basketName = z.string().trim().min(1, 'give the basket a name').max(120);

export const basketDraft = z.object({
  name: basketName,
  kind: basketKind,
  /** USD; the basket's day-one value is scaled to it. */
  notional: z.number().positive().max(1e12).default(1_000_000),
  entries: z.array(basketEntry).min(1, 'a basket needs at least one constituent'),
});
export type BasketDraft = z.infer<typeof basketDraft>;

export interface Basket extends BasketDraft {
  id: number;
  createdAt: string;
  updatedAt: string;
  /** Made from the built-in sample market: shown as synthetic wherever it appears. */
  synthetic: boolean;
}

export interface BasketSummary {
  id: number;
  name: string;
  kind: BasketKind;
  notional: number;
  constituents: number;
  scenarios: number;
  updatedAt: string;
  synthetic: boolean;
}

/** A basket's constituents beside what is on file for them. */
export interface BasketConstituent extends BasketEntry {
  name: string | null;
  sector: string | null;
  /** Raw close in USD on `asOf`; null where none is on file. */
  close: number | null;
  /** Weight on `asOf`; null where a close is missing. */
  weight: number | null;
}

export interface BasketDetail extends Basket {
  /** Last day on which every constituent has a price; null when one has none. */
  asOf: string | null;
  constituents: BasketConstituent[];
  /** First and last day that all constituents share. */
  history: { from: string; to: string } | null;
}

/** Pasted or imported text, read line by line, before anything is stored. */
export interface BasketPreview {
  kind: 'shares' | 'weights';
  entries: BasketEntry[];
  problems: { line: number; text: string; reason: string }[];
  /** Symbols that are not on file, with the nearest that is. */
  unknown: { symbol: string; suggestion: string | null }[];
  weightSum: number | null;
}
