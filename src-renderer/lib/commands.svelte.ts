import type { MenuCommand } from '../../src-main/contract/host-requests.ts';
import { applicationMenu, type ApplicationMenu } from './host.ts';
import { keysMatch } from './keys.ts';

/** Something that the user can do, by key, from the palette, the menu bar, or a button that calls the same function. */
export interface Command {
  id: string;
  title: string;
  /** Heading in the shortcut sheet and the palette. */
  group: string;
  /** tinykeys notation: '$mod+k', 'Shift+?', 'm'. */
  keys?: string;
  /** Also while a text field has the focus. */
  inFields?: boolean;
  /** Again and again while its keys are held down; without this one press is one command. */
  repeats?: boolean;
  /** false: not possible now; the menu bar shows it all the same, and nothing else does. */
  enabled?: boolean;
  /** Asked for by the host while a dialog is open, it is run after the dialog; without this it is not run. */
  waits?: boolean;
  run: () => void;
}

const waitMilliseconds = 250;

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

/** The commands that are valid now: the shell's own and those of the view that is shown. */
export class Commands {
  #layers = $state.raw<readonly (() => readonly Command[])[]>([]);

  readonly #all = $derived(this.#layers.toReversed().flatMap((layer) => layer()));
  /** The latest layer first: a view's command wins over the shell's with the same keys. */
  readonly list = $derived(this.#all.filter(({ enabled }) => enabled !== false));

  /** @param menu the host's menu bar, which lists the commands as they change */
  constructor(menu: ApplicationMenu | null = applicationMenu()) {
    if (menu === null) return;
    menu.onCommand((id) => this.#runForHost(id));
    let published = '[]';
    $effect.root(() => {
      $effect(() => {
        const entries = this.#all.map(menuEntry);
        const text = JSON.stringify(entries);
        if (text === published) return;
        published = text;
        void menu.publishCommands(entries);
      });
    });
  }

  /** Returns the function that takes them away again. `commands` is read anew whenever what it reads changes. */
  register(commands: () => readonly Command[]): () => void {
    this.#layers = [...this.#layers, commands];
    return () => (this.#layers = this.#layers.filter((layer) => layer !== commands));
  }

  has(id: string): boolean {
    return this.list.some((command) => command.id === id);
  }

  run(id: string): void {
    this.list.find((command) => command.id === id)?.run();
  }

  #runForHost(id: string): void {
    const command = this.list.find((known) => known.id === id);
    if (document.querySelector('dialog:modal') === null) command?.run();
    else if (command?.waits) setTimeout(() => this.#runForHost(id), waitMilliseconds);
  }

  handleKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const inField = isField(event.target);
    // A dialog or an open menu keeps the keys to itself.
    if (document.querySelector('dialog:modal, :popover-open') !== null) return;
    const command = this.list.find(
      ({ keys, inFields }) => keys !== undefined && (!inField || inFields === true) && keysMatch(event, keys),
    );
    if (command === undefined) return;
    event.preventDefault();
    if (!event.repeat || command.repeats) command.run();
  }
}

const longestTitle = 120;

/** A title may hold the name of a scenario; the menu takes one line of bounded length. */
const menuEntry = ({ id, title, group, keys, inFields, enabled }: Command): MenuCommand => ({
  id,
  title: title.replace(/\p{Cc}+/gu, ' ').slice(0, longestTitle),
  group,
  keys: keys ?? null,
  inFields: inFields ?? false,
  enabled: enabled ?? true,
});
