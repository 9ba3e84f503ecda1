/** Keys of the renderer's commands as Electron's menus write them. */

const modifiers: Readonly<Record<string, string>> = {
  $mod: 'CmdOrCtrl',
  Control: 'Ctrl',
  Meta: 'Super',
  Alt: 'Alt',
  Shift: 'Shift',
};

const named: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Enter: 'Return',
  Escape: 'Esc',
  Delete: 'Delete',
  Backspace: 'Backspace',
  Tab: 'Tab',
  Space: 'Space',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};

/** Electron throws on what is not one of its key codes, so nothing else gets through. */
function keyCode(key: string): string | null {
  if (Object.hasOwn(named, key)) return named[key] ?? null;
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  if (/^[a-z0-9]$/i.test(key)) return key.toUpperCase();
  return /^[!-/:-@[-`{-~]$/.test(key) && key !== '+' ? key : null;
}

/**
 * @param keys one press in the notation of the renderer's registry: '$mod+k', 'Shift+?', 'm'
 * @returns Electron's accelerator, or null where it has none
 */
export function acceleratorOf(keys: string): string | null {
  const parts = keys.split('+');
  const code = keyCode(parts.at(-1) ?? '');
  const pressed = parts.slice(0, -1);
  if (code === null || new Set(pressed).size !== pressed.length) return null;
  if (pressed.some((part) => !Object.hasOwn(modifiers, part))) return null;
  return [...pressed.map((part) => modifiers[part]), code].join('+');
}

/** Taken by the standard entries of a Mac's menus: what they do in a text field must not be stolen from them. */
const standardOnMac: ReadonlySet<string> = new Set(
  ['Z', 'Shift+Z', 'X', 'C', 'V', 'A', 'Q', 'W', 'H', 'Alt+H', 'M', '0', '-'].map(
    (keys) => `CmdOrCtrl+${keys}`,
  ),
);

/**
 * How a menu entry shows its keys. The page itself answers them, and knows when a text field has them; so the system is
 * not to listen. A Mac's menus cannot show keys without listening: there only keys that mean the same everywhere appear.
 */
export function shownKeys(
  { keys, inFields }: { keys: string | null; inFields: boolean },
  platform: NodeJS.Platform,
): { accelerator?: string; registerAccelerator?: boolean } {
  const accelerator = keys === null ? null : acceleratorOf(keys);
  if (accelerator === null) return {};
  if (platform !== 'darwin') return { accelerator, registerAccelerator: false };
  const isSafe = inFields && /^(CmdOrCtrl|Ctrl|Super)\+/.test(accelerator) && !standardOnMac.has(accelerator);
  return isSafe ? { accelerator } : {};
}
