import { describe, expect, it } from 'vitest';
import { Latest } from '../../../src-renderer/lib/latest.ts';

/** A reading whose answer comes when the test says so. */
function reading(latest: Latest, log: string[]) {
  const answer = Promise.withResolvers<string>();
  const done = latest.read(() => answer.promise, {
    take: (value) => log.push(value),
    fail: ({ message }) => log.push(`failed: ${message}`),
  });
  return { ...answer, done };
}

describe('what is read again and again', () => {
  it('takes the latest only, whatever the order of the answers', async () => {
    const [latest, log] = [new Latest(), [] as string[]];
    const [first, second] = [reading(latest, log), reading(latest, log)];
    second.resolve('second');
    await second.done;
    first.resolve('first');
    await first.done;
    expect(log).toEqual(['second']);
  });

  it('has whoever waits for one wait for those that were asked for meanwhile', async () => {
    const [latest, log] = [new Latest(), [] as string[]];
    const first = reading(latest, log);
    const waiting = latest.settled().then(() => log.push('settled'));
    const second = reading(latest, log);
    first.resolve('first');
    await Promise.resolve();
    expect(log).toEqual([]);
    second.resolve('second');
    await Promise.all([first.done, second.done, waiting]);
    expect(log).toEqual(['second', 'settled']);
  });

  it('says why the latest failed, and forgets what does not count any more', async () => {
    const [latest, log] = [new Latest(), [] as string[]];
    const failed = reading(latest, log);
    failed.reject(new Error('no such file'));
    await failed.done;
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/^failed: /);
    const forgotten = reading(latest, log);
    latest.forget();
    forgotten.resolve('late');
    await forgotten.done;
    expect(log).toHaveLength(1);
  });
});
