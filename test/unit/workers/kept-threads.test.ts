import { describe, expect, it, vi } from 'vitest';
import { KeptThreads } from '../../../src-main/workers/kept-threads.ts';

describe('threads that wait for their next task', () => {
  it('gives a waiting thread before it starts another', () => {
    const threads = new KeptThreads('solve-entry');
    const [first, second] = [threads.take(), threads.take()];
    expect(second).not.toBe(first);
    threads.keep(first);
    expect(threads.take()).toBe(first);
    threads.keep(first);
    threads.keep(second);
    expect(new Set([threads.take(), threads.take()])).toEqual(new Set([first, second]));
    for (const thread of [first, second]) void thread.terminate();
  });

  it('does not give a thread that ended while it waited', async () => {
    const threads = new KeptThreads('solve-entry');
    const thread = threads.take();
    threads.keep(thread);
    await thread.terminate();
    const next = threads.take();
    expect(next).not.toBe(thread);
    await next.terminate();
  });

  it('ends a thread that waited too long', async () => {
    const threads = new KeptThreads('solve-entry', 0.01);
    const thread = threads.take();
    threads.keep(thread);
    // Node gives an ended thread this number.
    await vi.waitFor(() => expect(thread.threadId).toBe(-1), 20_000);
    const next = threads.take();
    expect(next).not.toBe(thread);
    await next.terminate();
  });

  it('no longer tells those who used a thread what it does', async () => {
    const threads = new KeptThreads('solve-entry');
    const thread = threads.take();
    let heard = 0;
    for (const event of ['message', 'error', 'exit']) thread.on(event, () => heard++);
    threads.keep(thread);
    await thread.terminate();
    expect(heard).toBe(0);
  });
});
