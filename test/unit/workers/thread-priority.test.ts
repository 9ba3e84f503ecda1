import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { putAnswersFirst } from '../../../src-main/workers/thread-priority.ts';

/** The nice value of a thread that has said that it is a job's. */
async function priorityOfJob(): Promise<number> {
  const worker = new Worker(new URL('./priority-guest.ts', import.meta.url));
  const [priority] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  return priority;
}

describe.runIf(process.platform === 'linux')('the priority of jobs', () => {
  it('is that of everybody, until the program has somebody to answer', async () => {
    const own = getPriority();
    expect(await priorityOfJob()).toBe(own);
    putAnswersFirst();
    expect(await priorityOfJob()).toBe(Math.min(own + 5, 19));
    expect(getPriority()).toBe(own);
  });
});
