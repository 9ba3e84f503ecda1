import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withBuildLock } from '../../../src-main/build/build-lock.ts';
import { findChromium } from '../../../src-main/build/chromium.ts';
import { fingerprint } from '../../../src-main/build/fingerprint.ts';
import { windowObstacle } from '../../../src-main/build/start.ts';

const root = resolve(import.meta.dirname, '../../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the fingerprint of sources', () => {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const print = (): string => fingerprint(folder, ['sources', 'missing.json']);
  beforeEach(() => {
    mkdirSync(join(folder, 'sources', 'deep'), { recursive: true });
    write('sources/a.ts', 'a');
    write('sources/deep/b.ts', 'b');
  });

  it('does not change with dates or with files elsewhere', () => {
    const before = print();
    utimesSync(join(folder, 'sources/a.ts'), 1, 1);
    write('elsewhere.ts', 'x');
    expect(print()).toBe(before);
  });

  it('changes with every content, name, removal and addition', () => {
    const seen = new Set([print()]);
    write('sources/deep/b.ts', 'B');
    seen.add(print());
    write('sources/deep/c.ts', '');
    seen.add(print());
    rmSync(join(folder, 'sources/a.ts'));
    seen.add(print());
    write('missing.json', '');
    seen.add(print());
    expect(seen.size).toBe(5);
  });
});

describe('the build lock', () => {
  it('lets one build at a time work, in turn', async () => {
    const steps: string[] = [];
    const build = (name: string) => () =>
      withBuildLock(folder, async () => {
        steps.push(`${name} begins`);
        await new Promise((done) => setTimeout(done, 30));
        steps.push(`${name} ends`);
      });
    await Promise.all(['first', 'second', 'third'].map((name) => build(name)()));
    for (let index = 0; index < steps.length; index += 2)
      expect(steps[index + 1]).toBe(steps[index]!.replace('begins', 'ends'));
    expect(steps).toHaveLength(6);
    expect(existsSync(join(folder, 'build.lock'))).toBe(false);
  });

  it('is given back when a build fails, and taken over from a process that died', async () => {
    const failing = withBuildLock(folder, () => Promise.reject(new Error('no such module')));
    await expect(failing).rejects.toThrow('no such module');
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(join(folder, 'build.lock'), String(dead));
    let built = false;
    await withBuildLock(folder, async () => void (built = true));
    expect(built).toBe(true);
  });
});

describe('starting', () => {
  it('knows what keeps a window from opening', () => {
    const display = { DISPLAY: ':0' };
    expect(windowObstacle('linux', display, 1000)).toBeNull();
    expect(windowObstacle('linux', {}, 1000)).toBe('there is no display');
    expect(windowObstacle('linux', display, 0)).toBe('the sandbox does not run as root');
    expect(windowObstacle('darwin', {}, 501)).toBeNull();
    expect(windowObstacle('win32', {}, undefined)).toBeNull();
  });

  it('finds the browser that CHROMIUM_PATH names, and no other', () => {
    const before = process.env['CHROMIUM_PATH'];
    try {
      process.env['CHROMIUM_PATH'] = process.execPath;
      expect(findChromium()).toBe(process.execPath);
      process.env['CHROMIUM_PATH'] = join(folder, 'absent');
      expect(findChromium()).toBeNull();
    } finally {
      if (before === undefined) delete process.env['CHROMIUM_PATH'];
      else process.env['CHROMIUM_PATH'] = before;
    }
  });

  it('says which scripts there are', () => {
    const answer = spawnSync(process.execPath, ['src-main/build/run.js', 'strat'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(answer.status).toBe(2);
    expect(answer.stderr).toMatch(/^there is no script strat; there are: build, start, serve, hedge, test/);
  });

  const oldNode = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((place) => join(place, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => {
      const [major = 0, minor = 0] = spawnSync(path, ['--version'], { encoding: 'utf8' })
        .stdout.slice(1)
        .split('.')
        .map(Number);
      return major < 22 || (major === 22 && minor < 18);
    });
  if (!oldNode) console.log('skipped: the guard against an old Node (no Node before 22.18 on the PATH)');

  it.skipIf(!oldNode)('on an old Node says what to do', () => {
    const answer = spawnSync(oldNode!, ['src-main/build/run.js', 'test'], { cwd: root, encoding: 'utf8' });
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('run npm ci, then the script through npm');
  });
});
