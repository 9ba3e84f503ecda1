import type { JobSnapshot } from './jobs.ts';

/** An event announces state; it does not steer. */
export interface Events {
  'job.changed': JobSnapshot;
  'data.changed': {
    what: 'market' | 'baskets' | 'scenarios' | 'runs' | 'studies' | 'settings';
    id: number | null;
  };
  notice: { level: 'info' | 'warning' | 'error'; message: string };
}

export type EventName = keyof Events;

export const eventNames = ['job.changed', 'data.changed', 'notice'] as const satisfies readonly EventName[];
