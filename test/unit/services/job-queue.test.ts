import { describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import { UserError } from '../../../src-main/contract/result.ts';
import { EventHub } from '../../../src-main/services/event-hub.ts';
import { JobQueue } from '../../../src-main/services/job-queue.ts';
import type { Logger } from '../../../src-main/services/workstation-api.ts';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

function queue() {
  const events = new EventHub(silent);
  const heard: JobSnapshot[] = [];
  events.subscribe('job.changed', (job) => heard.push(job));
  return { jobs: new JobQueue(events, silent), heard };
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe('the job queue', () => {
  it('runs solver jobs one after the other, and an import beside them', async () => {
    const { jobs } = queue();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const add = (kind: 'run' | 'import', title: string, wait: Promise<void>) =>
      jobs.add({
        kind,
        title,
        async work() {
          order.push(`${title} begins`);
          await wait;
          order.push(`${title} ends`);
          return {};
        },
      });
    const first = add('run', 'first', gate.promise);
    const second = add('run', 'second', Promise.resolve());
    const file = add('import', 'file', Promise.resolve());
    await jobs.settled(file);
    expect(order).toEqual(['first begins', 'file begins', 'file ends']);
    gate.resolve();
    await jobs.settled(second);
    expect(order.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
    expect((await jobs.settled(first)).state).toBe('done');
  });

  it('cancels a queued job at once and lets a running one end with its outcome', async () => {
    const { jobs } = queue();
    const running = jobs.add({
      kind: 'run',
      title: 'running',
      async work({ signal }) {
        await untilAborted(signal);
        return { runId: 12 };
      },
    });
    let started = false;
    const waiting = jobs.add({
      kind: 'run',
      title: 'waiting',
      async work() {
        started = true;
        return {};
      },
    });
    jobs.cancel(waiting);
    expect((await jobs.settled(waiting)).state).toBe('cancelled');
    jobs.cancel(running);
    expect(await jobs.settled(running)).toMatchObject({ state: 'cancelled', outcome: { runId: 12 } });
    expect(started).toBe(false);
  });

  it('fails one job with its reason and goes on with the next', async () => {
    const { jobs } = queue();
    const bad = jobs.add({
      kind: 'run',
      title: 'bad',
      work: () => Promise.reject(new UserError('infeasible', 'Σ u ≤ 0.8 < 1', { mend: 'raise the cap' })),
    });
    const good = jobs.add({ kind: 'run', title: 'good', work: () => Promise.resolve({ runId: 3 }) });
    expect(await jobs.settled(bad)).toMatchObject({
      state: 'failed',
      error: { code: 'infeasible', details: { mend: 'raise the cap' } },
    });
    expect(await jobs.settled(good)).toMatchObject({ state: 'done', outcome: { runId: 3 } });
  });

  it('announces every state and the progress between', async () => {
    const { jobs, heard } = queue();
    const id = jobs.add({
      kind: 'import',
      title: 'file',
      work({ report }) {
        report(null, 0.5);
        return Promise.resolve({});
      },
    });
    await jobs.settled(id);
    expect(heard.map(({ state, fraction }) => [state, fraction])).toEqual([
      ['queued', null],
      ['running', null],
      ['running', 0.5],
      ['done', 0.5],
    ]);
  });

  it('runs in the order that the user gave, which every waiting job knows', async () => {
    const { jobs, heard } = queue();
    const begun: string[] = [];
    const gate = Promise.withResolvers<void>();
    const add = (title: string, kind: 'run' | 'frontier' | 'import' = 'run') =>
      jobs.add({
        kind,
        title,
        work() {
          begun.push(title);
          return gate.promise.then(() => ({}));
        },
      });
    const places = () => jobs.list().map(({ title, place }) => [title, place]);
    const running = add('running');
    const file = add('file', 'import');
    const [a, b, c] = [add('a'), add('b', 'frontier'), add('c')];
    expect(places()).toEqual([
      ['running', null],
      ['file', null],
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    jobs.move(c, a);
    jobs.move(a, null);
    expect(places().slice(2)).toEqual([
      ['c', 1],
      ['b', 2],
      ['a', 3],
    ]);
    expect(heard.filter(({ id }) => id === a).map(({ place }) => place)).toEqual([1, 2, 3]);
    for (const [id, before] of [
      [running, a],
      [a, running],
      [a, file],
    ] as const)
      expect(() => jobs.move(id, before)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(() => jobs.move(a, 'nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
    jobs.move(b, b);
    jobs.cancel(c);
    expect(places().filter(([, place]) => place !== null)).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    gate.resolve();
    await jobs.settled(a);
    expect(begun).toEqual(['running', 'file', 'b', 'a']);
    expect(places().every(([, place]) => place === null)).toBe(true);
  });

  it('pauses work that can wait, goes on with it, and cancels it while it waits', async () => {
    const { jobs, heard } = queue();
    const seen: boolean[] = [];
    const add = (pausable: boolean) =>
      jobs.add({
        kind: 'run',
        title: 'run',
        pausable,
        async work({ signal, pause }) {
          pause.listen((paused) => seen.push(paused));
          await untilAborted(signal);
          return { runId: 1 };
        },
      });
    const id = add(true);
    const waiting = add(false);
    jobs.pause(id);
    jobs.pause(id);
    // Its lane stays taken.
    expect(jobs.list().map(({ state }) => state)).toEqual(['paused', 'queued']);
    expect(() => jobs.pause(waiting)).toThrow(expect.objectContaining({ code: 'conflict' }));
    jobs.resume(id);
    expect(() => jobs.resume(id)).toThrow(expect.objectContaining({ code: 'conflict' }));
    jobs.pause(id);
    jobs.cancel(id);
    expect(seen).toEqual([true, false, true, false]);
    expect(await jobs.settled(id)).toMatchObject({ state: 'cancelled', outcome: { runId: 1 } });
    expect(() => jobs.pause(id)).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(heard.filter((job) => job.id === id).map(({ state }) => state)).toEqual([
      'queued',
      'running',
      'paused',
      'running',
      'paused',
      'running',
      'cancelled',
    ]);
    await Promise.resolve();
    expect(() => jobs.pause(waiting)).toThrow(/cannot be paused; it can be stopped/);
    jobs.cancel(waiting);
    await jobs.settled(waiting);
  });

  it('refuses an unknown job', () => {
    expect(() => queue().jobs.cancel('nothing')).toThrow(UserError);
  });
});
