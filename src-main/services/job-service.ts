import type { Handlers } from '../contract/methods.ts';
import type { ServicesContext } from './services-context.ts';

export function jobHandlers({
  jobs,
}: ServicesContext): Pick<Handlers, 'jobs.list' | 'jobs.get' | 'jobs.cancel'> {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ id }) => jobs.get(id),
    'jobs.cancel': ({ id }) => jobs.cancel(id),
  };
}
