import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { menuCommands, type MenuCommand } from '../../../src-main/contract/host-requests.ts';
import { acceleratorOf, shownKeys } from '../../../src-main/hosts/electron/accelerator.ts';
import { menuTemplate, type MenuContent } from '../../../src-main/hosts/electron/menu.ts';

const command = (change: Partial<MenuCommand>): MenuCommand => ({
  id: 'x',
  title: 'X',
  group: 'View',
  keys: null,
  inFields: false,
  enabled: true,
  ...change,
});

type Entry = ReturnType<typeof menuTemplate>[number];
const actions = { run: () => undefined, openRecent: () => undefined, clearRecent: () => undefined };
const build = (content: Partial<MenuContent>): Entry[] =>
  menuTemplate({ platform: 'linux', packaged: true, commands: [], recent: [], ...content }, actions);
const names = (entries: readonly Entry[]): (string | undefined)[] =>
  entries.map(({ role, label, type }) => label ?? role ?? type);
const inside = (menu: Entry[], name: string): Entry[] =>
  menu.find(({ role, label }) => (label ?? role) === name)!.submenu as Entry[];

describe('keys in menus', () => {
  it.each([
    ['$mod+k', 'CmdOrCtrl+K'],
    ['$mod+Shift+z', 'CmdOrCtrl+Shift+Z'],
    ['Shift+?', 'Shift+?'],
    ['/', '/'],
    ['$mod+Enter', 'CmdOrCtrl+Return'],
    ['ArrowLeft', 'Left'],
    ['Alt+F4', 'Alt+F4'],
  ])('%s is %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator));

  it.each([
    '',
    '+',
    '$mod',
    '$mod+',
    'Hyper+x',
    'Shift+Shift+x',
    'F25',
    'mm',
    'ä',
    'constructor',
    'k k',
    '__proto__+x',
  ])('%j is none that Electron has', (keys) => expect(acceleratorOf(keys)).toBeNull());

  it('whatever is published becomes keys of Electron’s own grammar, or none', () => {
    // Electron's documentation, "Accelerator": modifiers, and these key codes.
    const grammar =
      /^((CmdOrCtrl|Ctrl|Super|Alt|Shift)\+)*(F([1-9]|1\d|2[0-4])|Left|Right|Up|Down|Return|Esc|Delete|Backspace|Tab|Space|Home|End|PageUp|PageDown|[!-~])$/;
    const part = fc.constantFrom(
      '$mod',
      'Shift',
      'Alt',
      'Control',
      'Meta',
      'a',
      '+',
      'Enter',
      'F1',
      '?',
      ' ',
      'toString',
    );
    const keys = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('+')),
    );
    fc.assert(
      fc.property(keys, (text) => {
        const accelerator = acceleratorOf(text);
        expect(accelerator === null || grammar.test(accelerator)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are shown and left to the page; a Mac, which cannot do that, shows those that mean the same everywhere', () => {
    expect(shownKeys({ keys: 'm', inFields: false }, 'win32')).toEqual({
      accelerator: 'M',
      registerAccelerator: false,
    });
    expect(shownKeys({ keys: '$mod+k', inFields: true }, 'darwin')).toEqual({ accelerator: 'CmdOrCtrl+K' });
    for (const [keys, inFields] of [
      ['m', false],
      ['m', true],
      ['Shift+?', true],
      ['$mod+Enter', false],
      // The standard undo of a text field.
      ['$mod+z', true],
      ['$mod+h', true],
      [null, true],
    ] as const)
      expect(shownKeys({ keys, inFields }, 'darwin'), keys ?? 'none').toEqual({});
  });
});

describe('the application menu', () => {
  const commands = ['File', 'Edit', 'View', 'Go', 'Help', 'Compare'].map((group) =>
    command({ id: group.toLowerCase(), title: `${group} something`, group }),
  );

  it('on Windows and Linux: File to Help, quitting in File, the program’s name in Help', () => {
    const menu = build({ commands });
    expect(names(menu)).toEqual(['fileMenu', 'editMenu', 'viewMenu', 'Go', 'Compare', 'windowMenu', 'help']);
    expect(names(inside(menu, 'fileMenu'))).toEqual(['File something', 'Open recent', 'separator', 'quit']);
    expect(names(inside(menu, 'help'))).toEqual(['Help something', 'separator', 'about']);
  });

  it('on a Mac: the application’s own menu first, with About and Quit; File closes; pasting in the style around', () => {
    const menu = build({ commands, platform: 'darwin' });
    expect(names(menu)).toEqual([
      'appMenu',
      'fileMenu',
      'editMenu',
      'viewMenu',
      'Go',
      'Compare',
      'windowMenu',
      'help',
    ]);
    expect(names(inside(menu, 'fileMenu')).at(-1)).toBe('close');
    expect(names(inside(menu, 'editMenu'))).toContain('pasteAndMatchStyle');
    expect(names(inside(menu, 'help'))).toEqual(['Help something']);
  });

  it('puts the page’s own edits after the system’s, whose keys then come first', () => {
    const entries = names(inside(build({ commands }), 'editMenu'));
    expect(entries.indexOf('undo')).toBeLessThan(entries.indexOf('Edit something'));
  });

  it('has the developer’s tools in a checkout only, and never a reload', () => {
    const all = (packaged: boolean): string => JSON.stringify(build({ packaged, commands }));
    expect(all(false)).toContain('toggleDevTools');
    expect(all(true)).not.toMatch(/toggleDevTools|reload/i);
  });

  it('runs the command of the entry, and opens the file of the entry', () => {
    const heard: unknown[] = [];
    const recent = [{ path: '/a/b.hedge', name: 'b & c.hedge', purpose: 'scenario' as const }];
    const menu = menuTemplate(
      { platform: 'linux', packaged: true, commands, recent },
      {
        run: (id) => heard.push(id),
        openRecent: (file) => heard.push(file.path),
        clearRecent: () => heard.push('cleared'),
      },
    );
    const open = inside(inside(menu, 'fileMenu'), 'Open recent');
    expect(names(open)).toEqual(['b && c.hedge', 'separator', 'Clear the list']);
    for (const entry of [...inside(menu, 'Compare'), open[0]!, open[2]!]) (entry.click as () => void)();
    expect(heard).toEqual(['compare', '/a/b.hedge', 'cleared']);
  });

  it('is built of whatever passes the schema, and of no role but the standard ones', () => {
    const text = fc.string({ maxLength: 130 });
    const anything = fc.array(
      fc.record({
        id: text,
        title: text,
        group: fc.oneof(text, fc.constantFrom('File', 'quit', '__proto__')),
        keys: fc.option(text),
        inFields: fc.boolean(),
        enabled: fc.boolean(),
      }),
      { maxLength: 20 },
    );
    const standard = JSON.stringify(build({})).match(/"role":"\w+"/g);
    fc.assert(
      fc.property(anything, (given) => {
        const parsed = menuCommands.safeParse(given);
        if (!parsed.success) return;
        const roles = JSON.stringify(build({ commands: parsed.data })).match(/"role":"\w+"/g);
        expect(roles).toEqual(standard);
      }),
    );
  });
});
