import type { ImportKind } from '../../src-main/contract/market.ts';
import type { PickedFile } from '../../src-main/contract/host.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { findingTable, importTable, instrumentTable } from './market-tables.ts';

export type MarketTab = 'names' | 'findings' | 'imports';

/** The Market view: which table is shown, the name in the inspector, and the files about to be imported. */
export class MarketController {
  readonly #desk: Desk;
  tab = $state<MarketTab>('names');
  /** Files waiting in the import dialog. */
  incoming = $state.raw<{ files: PickedFile[]; kind: ImportKind } | null>(null);
  busy = $state(false);

  readonly instruments;
  readonly findings;
  readonly imports;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.instruments = instrumentTable(() => desk.data.instruments.value ?? []);
    this.findings = findingTable(() => desk.data.findings.value ?? []);
    this.imports = importTable(() => desk.data.imports.value ?? []);
    for (const list of [desk.data.instruments, desk.data.findings, desk.data.imports]) list.ensure();
  }

  readonly job = $derived.by(() => this.#desk.jobs.active.find((job) => job.kind === 'import'));
  readonly chosen = $derived.by(() => {
    const { value } = this.#desk.data.instruments;
    const shown = this.instruments.visibleRows;
    return value?.find((instrument) => instrument.id === this.instruments.cursor) ?? shown[0] ?? value?.[0];
  });
  readonly openFindings = $derived.by(
    () => (this.#desk.data.findings.value ?? []).filter((finding) => !finding.accepted).length,
  );

  /** The palette and findings lead to a name by its id. */
  show(instrumentId: number): void {
    this.tab = 'names';
    this.instruments.filter = '';
    this.instruments.cursor = instrumentId;
  }

  showSymbol(symbol: string): void {
    const found = this.#desk.data.instruments.value?.find((instrument) => instrument.symbol === symbol);
    if (found) this.show(found.id);
  }

  async pick(kind: ImportKind): Promise<void> {
    const picked = await this.#desk.attemptTo(() => this.#desk.host.pickFiles(kind, true));
    if (picked && picked.value.length > 0) this.incoming = { files: picked.value, kind };
  }

  async adopt(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.busy = true;
    const picked = await this.#desk.attemptTo(() => this.#desk.host.adoptFiles(files));
    this.busy = false;
    if (picked && picked.value.length > 0)
      this.incoming = { files: picked.value, kind: guessKind(picked.value[0]?.name ?? '') };
  }

  async loadSample(): Promise<void> {
    this.busy = true;
    await this.#desk.attempt('market.loadSample', {});
    this.busy = false;
  }
}

/** A first guess by the file's name; the dialog asks. */
export function guessKind(name: string): ImportKind {
  const lower = name.toLowerCase();
  if (/vol|(^|[^a-z])iv([^a-z]|$)/.test(lower)) return 'vols';
  if (/sector|industry|group/.test(lower)) return 'sectors';
  if (/borrow|shortstock|htb/.test(lower)) return 'borrow';
  return 'prices';
}
