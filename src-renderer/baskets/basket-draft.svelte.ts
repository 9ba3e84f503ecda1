import type {
  BasketDetail,
  BasketDraft,
  BasketKind,
  BasketPreview,
} from '../../src-main/contract/baskets.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Latest } from '../lib/latest.ts';

const previewDelay = 180;

/** Weights that miss 1 by less than this are taken as they are. */
const weightTolerance = 0.001;

/** A basket while it is typed, pasted or read from a file; read anew after every change, stored on request. */
export class BasketEditing {
  readonly #desk: Desk;
  readonly original: BasketDetail | null;
  name = $state('');
  notional = $state(1_000_000);
  source = $state<'names' | 'level'>('names');
  text = $state('');
  /** Symbol of a level series. */
  level = $state('');
  preview = $state.raw<BasketPreview | null>(null);
  failure = $state.raw<Failure | null>(null);
  saving = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #latest = new Latest();

  readonly kind: BasketKind = $derived.by(() =>
    this.source === 'level' ? 'level' : (this.preview?.kind ?? 'shares'),
  );
  /** Why it cannot be stored yet. */
  readonly obstacle: string | null = $derived.by(() => {
    if (this.name.trim() === '') return 'give the basket a name';
    if (this.source === 'level') return this.level.trim() === '' ? 'choose the level series' : null;
    if (!this.preview || this.preview.entries.length === 0) return 'paste symbols with shares or weights';
    if (this.preview.problems.length > 0) return 'correct or remove the lines with a problem';
    return null;
  });
  /** Weights that do not sum to 1 and can be divided by their sum. */
  readonly offSum: number | null = $derived.by(() => {
    const sum = this.preview?.kind === 'weights' ? this.preview.weightSum : null;
    return sum !== null && Math.abs(sum - 1) > weightTolerance ? sum : null;
  });

  constructor(desk: Desk, original: BasketDetail | null, notional: number) {
    this.#desk = desk;
    this.original = original;
    this.notional = original?.notional ?? notional;
    if (!original) return;
    this.name = original.name;
    this.source = original.kind === 'level' ? 'level' : 'names';
    if (original.kind === 'level') this.level = original.entries[0]?.symbol ?? '';
    else this.setText(original.entries.map(({ symbol, amount }) => `${symbol}\t${amount}`).join('\n'));
  }

  setText(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read({ text }), previewDelay);
  }

  async readFile(): Promise<void> {
    const picked = await this.#desk.attemptTo(() => this.#desk.host.pickFiles('basket', false));
    const file = picked?.value[0];
    if (!file) return;
    if (this.name === '') this.name = file.name.replace(/\.[a-z]+$/i, '');
    await this.#read({ file: file.token });
    if (this.preview)
      this.text = this.preview.entries.map(({ symbol, amount }) => `${symbol}\t${amount}`).join('\n');
  }

  /** Puts the suggestion where the unknown symbol stands. */
  replaceSymbol(symbol: string, suggestion: string): void {
    const escaped = symbol.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    this.setText(this.text.replaceAll(new RegExp(`(?<![\\w.])${escaped}(?![\\w.])`, 'gi'), suggestion));
  }

  /** Divides the weights by their sum. */
  normalise(): void {
    const sum = this.offSum;
    if (!this.preview || sum === null) return;
    this.setText(
      this.preview.entries
        .map(({ symbol, amount }) => `${symbol}\t${Number((amount / sum).toPrecision(12))}`)
        .join('\n'),
    );
  }

  /** The id of the stored basket, or null when it was refused. What was typed last is read first. */
  async save(): Promise<number | null> {
    this.saving = true;
    const id = await this.#store();
    this.saving = false;
    return id;
  }

  async #store(): Promise<number | null> {
    if (this.#timer !== undefined) void this.#read({ text: this.text });
    await this.#latest.settled();
    if (this.obstacle !== null) return null;
    const draft: BasketDraft = {
      name: this.name.trim(),
      kind: this.kind,
      notional: this.notional,
      entries:
        this.source === 'level' ? [{ symbol: this.level.trim(), amount: 1 }] : (this.preview?.entries ?? []),
    };
    const { original } = this;
    const saved = original
      ? await this.#desk.attempt('baskets.update', { ...draft, id: original.id })
      : await this.#desk.attempt('baskets.create', draft);
    return saved?.value.id ?? null;
  }

  async #read(request: { text: string } | { file: string }): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const blank = 'text' in request && request.text.trim() === '';
    await this.#latest.read(async () => (blank ? null : this.#desk.client.call('baskets.preview', request)), {
      take: (preview) => ([this.preview, this.failure] = [preview, null]),
      fail: (failure) => ([this.preview, this.failure] = [null, failure]),
    });
  }
}
