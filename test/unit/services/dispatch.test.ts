import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../../src-main/contract/methods.ts';
import { UserError } from '../../../src-main/contract/result.ts';
import { dispatch } from '../../../src-main/services/dispatch.ts';
import type { Logger } from '../../../src-main/services/workstation-api.ts';

function loggedErrors(): { log: Logger; errors: string[] } {
  const errors: string[] = [];
  return { errors, log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) } };
}

const handlers = (partial: Partial<Handlers>): Handlers => partial as Handlers;

describe('dispatch', () => {
  it('answers with what the handler returns, defaults of the schema filled in', async () => {
    const { log } = loggedErrors();
    let seen: unknown;
    const result = await dispatch(
      handlers({
        'scenarios.list': (request) => {
          seen = request;
          return [];
        },
      }),
      'scenarios.list',
      {},
      log,
    );
    expect(result).toEqual({ ok: true, value: [] });
    expect(seen).toEqual({ archived: false });
  });

  it('keeps the code, message and details of an expected failure, and logs nothing', async () => {
    const { log, errors } = loggedErrors();
    const result = await dispatch(
      handlers({
        'baskets.get': () => {
          throw new UserError('not-found', 'there is no basket 7', { mend: 'choose another' });
        },
      }),
      'baskets.get',
      { id: 7 },
      log,
    );
    expect(result).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'there is no basket 7', details: { mend: 'choose another' } },
    });
    expect(errors).toEqual([]);
  });

  it('reports a defect as internal, with the stack in the log only', async () => {
    const { log, errors } = loggedErrors();
    const result = await dispatch(
      handlers({
        'runs.list': () => {
          throw new TypeError('secret path /home/somebody');
        },
      }),
      'runs.list',
      {},
      log,
    );
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(!result.ok && result.error.code).toBe('internal');
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['an unknown method', 'nothing.here', {}],
    ['a name of the prototype', 'constructor', {}],
    ['a wrong type', 'baskets.get', { id: 'seven' }],
    ['a member too many', 'baskets.get', { id: 7, path: '/etc/passwd' }],
    ['no object at all', 'baskets.get', 7],
  ])('refuses %s', async (_, method, payload) => {
    const { log } = loggedErrors();
    const result = await dispatch(handlers({}), method, payload, log);
    expect(!result.ok && result.error.code).toBe('invalid-request');
  });
});
