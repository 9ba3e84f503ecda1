import type { MonitorRow } from '../../src-main/contract/monitor.ts';

/** Where a hedge stands, the most urgent first. */
export const conditions = {
  beyond: { text: '! beyond', tone: 'bad' },
  failed: { text: '! not followed', tone: 'warn' },
  was: { text: 'was beyond', tone: 'warn' },
  within: { text: '✓ within', tone: 'good' },
  unlimited: { text: 'no limit', tone: 'faint' },
  waiting: { text: 'no later prices', tone: 'faint' },
  unknown: { text: 'not followed yet', tone: 'faint' },
} as const;
export type Condition = keyof typeof conditions;

export function conditionOf({
  followed,
  failure,
  limit,
  passed,
  everPassed,
}: Pick<MonitorRow, 'followed' | 'failure' | 'limit' | 'passed' | 'everPassed'>): Condition {
  if (failure) return 'failed';
  if (!followed) return 'unknown';
  if (followed.days === 0) return 'waiting';
  if (limit === null) return 'unlimited';
  return passed ? 'beyond' : everPassed ? 'was' : 'within';
}
