import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix, resolve } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../src-main/build/ensure-built.ts';

/** What the desktop package holds, packed for real around a stand-in for Electron's own files. */

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let packed: string[];
let archive: string;

/** What electron-builder moves and renames of Electron's distribution for Linux. */
async function standInForElectron(target: string): Promise<string> {
  for (const name of [
    'electron',
    'chrome-sandbox',
    'LICENSE',
    'LICENSES.chromium.html',
    'version',
    'locales/en-US.pak',
    'resources/README',
  ]) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), 'stand-in');
  }
  return target;
}

const pack = (electronDist: string, more: Record<string, unknown> = {}): Promise<string[]> =>
  build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: {
      electronDist,
      directories: { output: join(folder, 'release') },
      // The stand-in has no fuses to flip; the next test reads them from the configuration.
      electronFuses: null,
      ...more,
    },
  });

beforeAll(async () => {
  await ensureBuilt();
  folder = await mkdtemp(join(tmpdir(), 'packaging-'));
  await pack(await standInForElectron(join(folder, 'electron')));
  archive = join(folder, 'release', 'linux-unpacked', 'resources', 'app.asar');
  packed = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the desktop package', () => {
  it('holds the program', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/main/electron.js',
        '/dist/main/hedge-entry.js',
        '/dist/main/import-entry.js',
        '/dist/preload/preload.cjs',
        '/dist/renderer/index.html',
        '/dist/kernel/kernel.wasm',
        '/migrations/0010_market.sql',
        '/node_modules/better-sqlite3/lib/index.js',
        `/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
      ]),
    );
  });

  it('starts with the file that package.json names', () => {
    const { main } = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
    expect(packed).toContain(`/${main}`);
  });

  it('has no web host, no command line, no sources, no maps, no other module or platform', () => {
    const allowed = [
      /^\/(package\.json|LICENSE)$/,
      /^\/dist$|^\/dist\/(main|preload|renderer|kernel)(\/|$)/,
      /^\/migrations(\/\d{4}_\w+\.sql)?$/,
      /^\/node_modules(\/better-sqlite3(\/(lib|package\.json|LICENSE)(\/.*)?)?)?$/,
      new RegExp(`^/node_modules/better-sqlite3/prebuilds(/linux-${process.arch}\\.node)?$`),
    ];
    expect(packed.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(packed.filter((path) => /\/(serve|hedge)\.js|\/(web|cli)-|\.map$|\.tsx?$/.test(path))).toEqual([]);
  });

  it('lacks nothing that its modules import', () => {
    const missing: string[] = [];
    const specifier = /(?:from|import)\s*\(?\s*["'](\.[^"']+\.js)["']/g;
    for (const path of packed.filter((name) => /^\/dist\/main\/.*\.js$/.test(name))) {
      const source = extractFile(archive, path.slice(1)).toString();
      for (const [, imported] of source.matchAll(specifier)) {
        const target = posix.join(posix.dirname(path), imported ?? '');
        if (!packed.includes(target)) missing.push(`${path} -> ${target}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('keeps the driver’s binary outside the archive, where the system can load it', async () => {
    const binary = join(
      `${archive}.unpacked/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`,
    );
    const original = join(root, 'node_modules/better-sqlite3/prebuilds', `linux-${process.arch}.node`);
    expect((await readFile(binary)).equals(await readFile(original))).toBe(true);
  });
});

describe('electron-builder.yml', () => {
  it('sets the fuses of the security list (item 8), and publishes nothing', async () => {
    const text = await readFile(join(root, 'electron-builder.yml'), 'utf8');
    const fuses = /^electronFuses:\n((?: {2}\w+: \w+\n)+)/m.exec(text)?.[1]?.trim().split(/\n\s*/);
    expect(fuses?.sort()).toEqual([
      'enableCookieEncryption: true',
      'enableEmbeddedAsarIntegrityValidation: true',
      'enableNodeCliInspectArguments: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'grantFileProtocolExtraPrivileges: false',
      'onlyLoadAppFromAsar: true',
      'runAsNode: false',
    ]);
    expect(text).toMatch(/^publish: null$/m);
  });

  it('is held to the packager’s schema: a misspelt option is refused', async () => {
    await cp(join(root, 'electron-builder.yml'), join(folder, 'copy.yml'));
    await expect(pack(join(folder, 'electron'), { asarUnpakc: [] })).rejects.toThrow(/asarUnpakc/);
  });
});
