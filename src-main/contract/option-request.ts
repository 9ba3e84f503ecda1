import { z } from 'zod';
import type { OptionOverlay, OptionTerms, RehedgeFlag } from './option.ts';

/** The option behind a run's hedge (mathematics.md, section 8), as it is asked for; see option.ts for the units. */
export const optionRequest = z
  .object({
    runId: z.number().int().positive(),
    terms: z
      .object({
        kind: z.enum(['call', 'put']),
        side: z.enum(['bought', 'sold']),
        quantity: z.number().positive().max(1e12).default(1),
        strike: z.number().positive().max(100).default(1),
        expiry: z.number().min(0).max(100),
        rate: z.number().min(-1).max(1).default(0),
        dividendYield: z.number().min(-1).max(1).default(0),
        /** null: of the basket, from the implied vols of its names and the window's correlations. */
        volatility: z.number().min(0).max(10).nullable().default(null),
      })
      .strict(),
    /** USD of one unit of the basket on day one; null: the run's notional. */
    basketValue: z.number().positive().max(1e15).nullable().default(null),
    /** USD of hedge per USD of the option's basket; null: |Δ|. */
    hedgeRatio: z.number().min(0).max(100).nullable().default(null),
    /** Trading days ahead that the grid looks. */
    horizonDays: z.number().int().min(0).max(2520).default(21),
    /** What has happened since day one is held against these; null: not asked. */
    limits: z
      .object({ valueDifference: z.number().positive(), deltaChange: z.number().positive() })
      .strict()
      .nullable()
      .default(null),
  })
  .strict();
export type OptionRequest = z.output<typeof optionRequest>;

export interface OptionView {
  terms: OptionTerms;
  volatilityFrom: 'given' | 'names';
  basketValue: number;
  overlay: OptionOverlay;
  /** On the last day on file; null where no limits were given. */
  rehedge: (RehedgeFlag & { asOf: string; daysHeld: number; spot: number; delta: number }) | null;
  /** What the reader must know: approximations, and what shares do not hedge. */
  notes: string[];
}
