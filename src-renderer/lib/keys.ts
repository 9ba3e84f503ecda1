import { matchKeybindingPress, parseKeybinding, type KeybindingPress } from 'tinykeys';

const presses = new Map<string, KeybindingPress>();

/** `keys` in tinykeys notation, one press: '$mod+k', 'Shift+?', 'm'. */
export function keysMatch(event: KeyboardEvent, keys: string): boolean {
  let press = presses.get(keys);
  if (press === undefined) {
    press = parseKeybinding(keys)[0] ?? [[], [], keys];
    presses.set(keys, press);
  }
  return matchKeybindingPress(event, press);
}

const symbols: Record<string, string> = {
  $mod: 'Ctrl',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
};

/** '$mod+Shift+z' as it is printed on the keys: 'Ctrl Shift Z', '⌘ ⇧ Z' on a Mac. */
export function keyLabel(keys: string, mac: boolean): string {
  return keys
    .split('+')
    .filter((part, index, all) => !(part === 'Shift' && all[index + 1] === '?'))
    .map((part) => {
      if (mac && part === '$mod') return '⌘';
      if (mac && part === 'Shift') return '⇧';
      return symbols[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(' ');
}
