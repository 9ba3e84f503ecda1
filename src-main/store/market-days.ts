import type { ReadableDatabase } from './database.ts';

/** Every day on which anything traded, ascending; days since 1970-01-01. */
export const marketDays = (database: ReadableDatabase): Int32Array =>
  Int32Array.from(
    database.prepare<[], number>('SELECT day FROM market_days ORDER BY day').pluck().all() as number[],
  );
