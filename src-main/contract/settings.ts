import { z } from 'zod';

/**
 * The settings of a scenario: mathematics.md, sections 2 to 5. Defaults are the papers' own unless said otherwise.
 * On the command line the keys are the same in snake_case: `weight_longs=0.02,0.2`.
 */

export const isoDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write dates as YYYY-MM-DD')
  .refine(isCalendarDate, 'this is no calendar date');

/** Date.parse alone takes the 30th of February for the 2nd of March. */
function isCalendarDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

export const symbol = z.string().trim().min(1).max(40);

const boundsPair = z
  .tuple([z.number().min(0), z.number().positive()])
  .refine(([low, high]) => low <= high, 'the lower bound is above the upper bound');

export const candidates = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('basket') }),
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('list'), symbols: z.array(symbol).min(1) }),
]);

export const scenarioSettings = z
  .object({
    /** First and last day of the calibration window; both are trading days of the target or the nearest inside. */
    from: isoDate,
    to: isoDate,
    /** Day one: when the shares are bought. The papers study window-start; a trade to put on now is window-end. */
    anchor: z.enum(['window-start', 'window-end']).default('window-end'),
    candidates: candidates.default({ kind: 'basket' }),

    // The objective (section 3).
    lambda: z.number().min(0).max(1).default(0),
    moment: z.enum(['about-zero', 'about-mean']).default('about-zero'),
    /** null: normalised when 0 < λ < 1, else raw. */
    scaling: z.enum(['raw', 'normalised']).nullable().default(null),
    factors: z.enum(['historical-dollar', 'day-one-dollar']).default('historical-dollar'),
    estimation: z.enum(['sample', 'single-factor', 'diagonal', 'ledoit-wolf']).default('sample'),
    /** Intensity κ of single-factor and diagonal. */
    shrinkage: z.number().min(0).max(1).default(0.3),

    // Costs in the objective (docs/metrics.md); in the report they are always.
    /** Dollars of daily RMSE that a dollar of cost a day is worth; 0: costs do not count. */
    costWeight: z.number().min(0).max(1_000_000).default(0),
    /** USD a share, each way. */
    commissionPerShare: z.number().min(0).max(100).default(0),
    /** Of crossing, basis points of the value traded, each way: half the quoted spread. */
    spreadBp: z.number().min(0).max(10_000).default(0),
    /** Borrow fee, basis points a year, of shorts that the borrow list gives no fee for. */
    borrowBp: z.number().min(0).max(1_000_000).default(0),

    // The constraints (section 4).
    weightLongs: boundsPair.default([0.2, 0.8]),
    weightShorts: boundsPair.default([0.2, 0.8]),
    boundBasis: z.enum(['side', 'notional', 'basket']).default('side'),
    maxLongs: z.number().int().min(0).default(20),
    maxShorts: z.number().int().min(0).default(10),
    minLongs: z.number().int().min(0).default(0),
    minShorts: z.number().int().min(0).default(0),
    /** Σ shorts = |m| Σ longs; the papers write it negative, either sign is taken. */
    shortMultiplier: z.number().min(-10).max(10).default(0),
    dayOneScale: z.enum(['net', 'long']).default('net'),
    /** Hedge weight of every group within ± tolerance of the basket's; null: off. */
    groupMatch: z
      .object({ grouping: z.enum(['sector', 'industry']), tolerance: z.number().min(0).max(1) })
      .nullable()
      .default(null),
    /** Per-name filter on implied vol; auto: on when implied vols are on file. */
    ivFilter: z.enum(['auto', 'on', 'off']).default('auto'),
    /** A name without an implied vol: left out and listed, or its realised volatility stands in. */
    ivMissing: z.enum(['exclude', 'realised']).default('exclude'),
    minWtiv: z.number().min(0).default(0.1),
    maxWtiv: z.number().positive().default(0.9),
    /** The weighted implied vol of the hedge within [minWtiv, maxWtiv]. */
    weightedIv: z.boolean().default(false),
    mustHold: z.array(symbol).default([]),
    exclude: z.array(symbol).default([]),
    noShort: z.array(symbol).default([]),
    /** |position| ≤ participation × days × average daily volume in USD; null: off. */
    liquidity: z
      .object({ participation: z.number().positive().max(1), days: z.number().positive() })
      .nullable()
      .default(null),
    /** Positions at or below this weight are dropped and the rest re-solved. */
    retainedWeight: z.number().min(0).max(0.1).default(0.0005),

    // Shares (section 6).
    lotSize: z.number().int().positive().default(1),
    lotSizes: z.record(symbol, z.number().int().positive()).default({}),

    // Solution quality (section 5).
    gap: z.number().min(0).max(1).default(0.05),
    /** Seconds; null: none. */
    timeLimit: z.number().positive().nullable().default(60),
    /** null: as many as the machine has to spare. */
    threads: z.number().int().min(1).max(64).nullable().default(null),
    seed: z.number().int().min(0).default(1),

    /** Days held after the anchor that the out-of-sample evaluation covers. */
    holdingDays: z.number().int().positive().max(2520).default(252),
  })
  .strict()
  .superRefine((settings, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (settings.from >= settings.to)
      issue('to', `the window ends ${settings.to}, which is not after ${settings.from}`);
    if (settings.minLongs > settings.maxLongs) issue('minLongs', 'min longs is above max longs');
    if (settings.minShorts > settings.maxShorts) issue('minShorts', 'min shorts is above max shorts');
    if (settings.minWtiv >= settings.maxWtiv) issue('minWtiv', 'min wtiv is not below max wtiv');
    if (settings.dayOneScale === 'net' && Math.abs(settings.shortMultiplier) >= 1)
      issue('shortMultiplier', 'with a net day-one weight of 1 the short multiplier must be below 1');
    const both = settings.mustHold.filter((name) => settings.exclude.includes(name));
    if (both.length > 0) issue('mustHold', `${both.join(', ')}: both must-hold and excluded`);
  });

export type ScenarioSettings = z.infer<typeof scenarioSettings>;
/** What a caller may leave out: everything that has a default. */
export type ScenarioSettingsInput = z.input<typeof scenarioSettings>;

/** Named starting points. A preset changes only what it names. */
export const presets = {
  papers: {},
  robust: { factors: 'day-one-dollar', estimation: 'single-factor', shrinkage: 0.3 },
  'concentrated-10': { weightLongs: [0.02, 0.2], boundBasis: 'notional', maxLongs: 10 },
  'broad-20': { weightLongs: [0.01, 0.15], boundBasis: 'notional', maxLongs: 20 },
  'long-short-130-30': {
    weightLongs: [0.01, 0.2],
    weightShorts: [0.01, 0.1],
    boundBasis: 'notional',
    maxLongs: 20,
    maxShorts: 10,
    shortMultiplier: 0.3 / 1.3,
  },
} as const satisfies Record<string, Partial<ScenarioSettingsInput>>;

export type PresetName = keyof typeof presets;
