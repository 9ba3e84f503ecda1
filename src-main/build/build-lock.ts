import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Lets one process at a time write into `folder`: a second `npm run …` waits for the first one's build. The lock of a
 * process that has died is taken over.
 */
export async function withBuildLock(folder: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'build.lock');
  while (!take(lock)) await pause(100);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Created but not written yet: its holder is alive.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another user's, or gone in this moment: either way not ours to take over.
    return code === 'EPERM' || code === 'ENOENT';
  }
}
