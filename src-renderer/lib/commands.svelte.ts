import { keysMatch } from './keys.ts';

/** Something that the user can do, by key, from the palette, or by a button that calls the same function. */
export interface Command {
  id: string;
  title: string;
  /** Heading in the shortcut sheet and the palette. */
  group: string;
  /** tinykeys notation: '$mod+k', 'Shift+?', 'm'. */
  keys?: string;
  /** Also while a text field has the focus. */
  inFields?: boolean;
  run: () => void;
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio])'));

/** The commands that are valid now: the shell's own and those of the view that is shown. */
export class Commands {
  #layers = $state.raw<readonly (() => readonly Command[])[]>([]);

  /** The latest layer first: a view's command wins over the shell's with the same keys. */
  readonly list = $derived(this.#layers.toReversed().flatMap((layer) => layer()));

  /** Returns the function that takes them away again. `commands` is read anew whenever what it reads changes. */
  register(commands: () => readonly Command[]): () => void {
    this.#layers = [...this.#layers, commands];
    return () => (this.#layers = this.#layers.filter((layer) => layer !== commands));
  }

  run(id: string): void {
    this.list.find((command) => command.id === id)?.run();
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
    command.run();
  }
}
