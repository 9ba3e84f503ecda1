import type { BasketDetail, BasketSummary } from '../../src-main/contract/baskets.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { Resource } from '../lib/resource.svelte.ts';

/** The Baskets view: the list, the basket that is shown, and the dialog that makes or edits one. */
export class BasketsController {
  readonly #desk: Desk;
  filter = $state('');
  editing = $state.raw<{ basket: BasketDetail | null } | null>(null);
  readonly detail: Resource<BasketDetail | null>;

  readonly list = $derived.by(() => {
    const words = this.filter.toLowerCase();
    return (this.#desk.data.baskets.value ?? []).filter(({ name }) => name.toLowerCase().includes(words));
  });
  readonly chosenId = $derived.by(() => {
    const { id } = this.#desk.navigation;
    return this.list.some((basket) => basket.id === id) ? id : (this.list[0]?.id ?? null);
  });

  constructor(desk: Desk) {
    this.#desk = desk;
    desk.data.baskets.ensure();
    this.detail = new Resource(async () =>
      this.chosenId === null ? null : desk.client.call('baskets.get', { id: this.chosenId }),
    );
  }

  /** Keeps the detail current; returns the function that stops. */
  follow(): () => void {
    return this.#desk.data.onChange(({ what }) => {
      if (what === 'baskets' || what === 'market') this.detail.refresh();
    });
  }

  choose(id: number): void {
    this.#desk.navigation.replace('baskets', id);
  }

  edit(): void {
    if (this.detail.value) this.editing = { basket: this.detail.value };
  }

  create(): void {
    this.editing = { basket: null };
  }

  async remove(): Promise<void> {
    const basket = this.list.find(({ id }) => id === this.chosenId);
    if (basket) await this.#remove(basket);
  }

  async #remove({ id, name }: BasketSummary): Promise<void> {
    const removed = await this.#desk.attempt('baskets.remove', { id });
    if (removed)
      this.#desk.toasts.removed(
        `Basket “${name}” deleted`,
        () => void this.#desk.attempt('baskets.restore', { id }),
      );
  }

  hedge(): void {
    this.#desk.navigation.newScenarioFor = this.chosenId;
    this.#desk.navigation.go('scenarios');
  }
}
