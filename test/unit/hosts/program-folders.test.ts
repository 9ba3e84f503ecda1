import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder, migrationsFolder, programRoot } from '../../../src-main/hosts/program-folders.ts';
import { hasDisplay, openCommand } from '../../../src-main/hosts/web/browser.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('where things are', () => {
  it('the root, from any module of the program', () => {
    for (const from of [
      root,
      import.meta.dirname,
      join(root, 'dist', 'main'),
      join(root, 'src-main', 'hosts'),
    ])
      expect(programRoot(from)).toBe(root);
    expect(migrationsFolder(root)).toBe(join(root, 'migrations'));
    expect(() => programRoot(resolve('/'))).toThrow('not complete');
  });

  it('the data, where each system keeps a program’s own', () => {
    const home = join('home', 'ann');
    expect(dataFolder('linux', {}, home)).toBe(join(home, '.local', 'share', 'static-hedge'));
    expect(dataFolder('linux', { XDG_DATA_HOME: 'xdg' }, home)).toBe(join('xdg', 'static-hedge'));
    expect(dataFolder('darwin', {}, home)).toBe(join(home, 'Library', 'Application Support', 'Static Hedge'));
    expect(dataFolder('win32', { APPDATA: 'roaming' }, home)).toBe(join('roaming', 'Static Hedge'));
    expect(dataFolder('win32', {}, home)).toBe(join(home, 'AppData', 'Roaming', 'Static Hedge'));
  });
});

describe('the user’s own browser', () => {
  it('is opened by the system’s command', () => {
    expect(openCommand('http://127.0.0.1:1/', 'linux')).toEqual(['xdg-open', 'http://127.0.0.1:1/']);
    expect(openCommand('http://127.0.0.1:1/', 'darwin')).toEqual(['open', 'http://127.0.0.1:1/']);
    expect(openCommand('http://127.0.0.1:1/', 'win32').at(-1)).toBe('http://127.0.0.1:1/');
  });

  it('needs a display', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
  });
});
