import { z } from 'zod';

export const costRates = z.object({
  /** USD a share, each way. */
  commissionPerShare: z.number().min(0).max(100).default(0),
  /** Of crossing, basis points of the value traded, each way: half the quoted spread. */
  spreadBasisPoints: z.number().min(0).max(10_000).default(0),
  /** A year, on shorts that the borrow list gives no fee for. */
  borrowBasisPoints: z.number().min(0).max(1_000_000).default(0),
});

export const appSettings = z
  .object({
    theme: z.enum(['system', 'dark', 'light']).default('system'),
    /** null: all but one of the machine's processors, at least one. */
    threads: z.number().int().min(1).max(64).nullable().default(null),
    defaultGap: z.number().min(0).max(1).default(0.05),
    /** Seconds; null: none. */
    defaultTimeLimit: z.number().positive().nullable().default(60),
    defaultNotional: z.number().positive().default(1_000_000),
    /** BCP 47; null: the system's. */
    numberLocale: z.string().max(35).nullable().default(null),
    dateFormat: z.enum(['iso', 'locale']).default('iso'),
    monitor: z
      .object({
        /** Basis points of the notional by which a hedge and its basket may be apart before it is flagged; null: never. */
        limitBasisPoints: z.number().positive().max(10_000).nullable().default(200),
      })
      .prefault({}),
    /** Rates of the cost report. */
    costs: costRates.prefault({}),
    exports: z
      .object({
        account: z.string().max(60).default(''),
        exchange: z.string().max(20).default('SMART'),
        currency: z.string().length(3).default('USD'),
        orderType: z.enum(['MKT', 'LMT', 'MOC', 'LOC']).default('MKT'),
        timeInForce: z.enum(['DAY', 'GTC', 'OPG', 'IOC']).default('DAY'),
        /** How Interactive Brokers' baskets sell short: SSHORT where the account is of a kind that says so. */
        ibkrShortAction: z.enum(['SELL', 'SSHORT']).default('SELL'),
        senderCompId: z.string().max(40).default('HEDGEDESK'),
        targetCompId: z.string().max(40).default('BROKER'),
      })
      .prefault({}),
  })
  .strict();
export type AppSettings = z.infer<typeof appSettings>;

/** Steps of the guided first hedge that are done once they were looked at; the others show in what is on file. */
export const guideSights = ['basket', 'scenario', 'judge', 'compare', 'export'] as const;
export type GuideSight = (typeof guideSights)[number];

export const guideState = z.object({
  /** The user has had enough of it; it can be opened again. */
  closed: z.boolean(),
  seen: z.array(z.enum(guideSights)),
});
export type GuideState = z.infer<typeof guideState>;

/** `seen`: one more step. */
export const guideChange = z
  .object({ closed: z.boolean().optional(), seen: z.enum(guideSights).optional() })
  .strict();
export type GuideChange = z.infer<typeof guideChange>;

export interface AppStatus {
  version: string;
  schema: number;
  database: { path: string; bytes: number; readOnly: boolean };
  instruments: number;
  prices: number;
  firstDay: string | null;
  lastDay: string | null;
  impliedVols: number;
  sectors: number;
  synthetic: boolean;
  threads: number;
  lastBackup: string | null;
  /** Said once at start: a migration made, a job found interrupted, a restore offered. */
  notices: string[];
}

/** A copy of the database that can be restored; it is known by its moment. */
export interface BackupSummary {
  /** ISO, UTC. */
  createdAt: string;
  reason: 'daily' | 'manual' | 'migration';
  bytes: number;
}
