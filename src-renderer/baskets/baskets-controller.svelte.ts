import type { BasketDetail } from '../../src-main/contract/baskets.ts';
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

  /** What is shown may still be the basket chosen before. */
  async edit(): Promise<void> {
    const { chosenId, detail } = this;
    if (chosenId === null) return;
    const shown = detail.value?.id === chosenId ? { value: detail.value } : undefined;
    const basket = shown ?? (await this.#desk.attempt('baskets.get', { id: chosenId }));
    if (basket && this.chosenId === chosenId) this.editing = { basket: basket.value };
  }

  create(): void {
    this.editing = { basket: null };
  }

  async remove(): Promise<void> {
    const basket = this.list.find(({ id }) => id === this.chosenId);
    if (!basket) return;
    const { id, name } = basket;
    await this.#desk.delete({
      what: 'Basket',
      id,
      name,
      list: this.#desk.data.baskets,
      remove: () => this.#desk.client.call('baskets.remove', { id }),
      restore: () => this.#desk.client.call('baskets.restore', { id }),
    });
  }

  hedge(): void {
    this.#desk.navigation.newScenarioFor = this.chosenId;
    this.#desk.navigation.go('scenarios');
  }
}
