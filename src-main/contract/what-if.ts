import { z } from 'zod';
import type { PeriodMetrics } from './metrics.ts';
import { symbol } from './settings.ts';

/** Shares edited by hand, and what the hedge would then be. */
export const whatIfRequest = z
  .object({
    runId: z.number().int().positive(),
    /** Signed whole shares of every name that is held; what is not listed is not held. */
    shares: z.array(z.object({ symbol, shares: z.number().int().min(-1e10).max(1e10) }).strict()).max(2000),
  })
  .strict();
export type WhatIfRequest = z.output<typeof whatIfRequest>;

export interface WhatIfPosition {
  symbol: string;
  shares: number;
  /** Raw close on the anchor day, USD. */
  price: number;
  /** USD, signed. */
  value: number;
  weight: number;
}

export interface WhatIf {
  positions: WhatIfPosition[];
  inSample: PeriodMetrics;
  outOfSample: PeriodMetrics | null;
  /** USD on the anchor day. */
  long: number;
  /** Not negative. */
  short: number;
  cash: number;
  /** Rules of the run's scenario that these shares break, one sentence each. */
  broken: string[];
}
