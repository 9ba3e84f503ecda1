import type { Handlers } from '../contract/methods.ts';
import type { ServicesContext } from './services-context.ts';

type JobHandlers = Pick<
  Handlers,
  'jobs.list' | 'jobs.get' | 'jobs.cancel' | 'jobs.pause' | 'jobs.resume' | 'jobs.move'
>;

export function jobHandlers({ jobs }: ServicesContext): JobHandlers {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ id }) => jobs.get(id),
    'jobs.cancel': ({ id }) => jobs.cancel(id),
    'jobs.pause': ({ id }) => jobs.pause(id),
    'jobs.resume': ({ id }) => jobs.resume(id),
    'jobs.move': ({ id, before }) => jobs.move(id, before),
  };
}
