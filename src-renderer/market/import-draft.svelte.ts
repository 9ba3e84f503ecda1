import type { PickedFile } from '../../src-main/contract/host.ts';
import type { ImportKind } from '../../src-main/contract/market.ts';
import type {
  FilePreview,
  ImpliedVolSettings,
  PreviewProblem,
  ReadSettings,
  RowMapping,
} from '../../src-main/contract/market-files.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';

/** One file as it will be read. */
export class DraftFile {
  readonly file: PickedFile;
  preview = $state.raw<FilePreview | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The preview's proposal with the user's corrections. */
  settings = $state.raw<ReadSettings | null>(null);
  /** Problems that the user has answered by setting what they ask for. */
  #answered = $state.raw<readonly PreviewProblem['code'][]>([]);

  readonly problems = $derived(
    (this.preview?.problems ?? []).filter(({ code }) => !this.#answered.includes(code)),
  );
  readonly blocked = $derived(this.problems.some((problem) => problem.blocking));
  /** The user has changed something: it is not to be read anew by itself. */
  corrected = $state(false);

  constructor(file: PickedFile) {
    this.file = file;
  }

  /** What was detected or what a profile says, before the user has corrected anything. */
  take(preview: FilePreview | null): void {
    this.preview = preview;
    this.settings = preview?.settings ?? null;
    this.failure = null;
    this.corrected = false;
    this.#answered = [];
  }

  change(change: Partial<ReadSettings>, ...answers: PreviewProblem['code'][]): void {
    if (!this.settings) return;
    this.corrected = true;
    this.settings = { ...this.settings, ...change };
    this.#answered = [...this.#answered, ...answers];
  }

  map(change: Partial<RowMapping>): void {
    const mapping = this.settings?.mapping;
    if (mapping?.layout !== 'rows') return;
    this.change({ mapping: { ...mapping, ...change } }, 'columns-unknown');
  }
}

/** The files of one import: previewed one after the other, corrected, then started as one job. */
export class ImportDraft {
  readonly #desk: Desk;
  readonly files: readonly DraftFile[];
  kind = $state<ImportKind>('prices');
  /** What the user says of files of implied vols that do not tell; for all of them. */
  vols = $state.raw<ImpliedVolSettings>({});
  chosen = $state(0);
  reading = $state(false);
  starting = $state(false);
  #turn = 0;

  readonly current = $derived.by(() => this.files[this.chosen]);
  readonly usable = $derived.by(() => this.files.filter((file) => file.failure === null));
  readonly blocked = $derived.by(() => this.usable.filter((file) => file.blocked));

  constructor(desk: Desk, files: readonly PickedFile[], kind: ImportKind) {
    this.#desk = desk;
    this.files = files.map((file) => new DraftFile(file));
    this.kind = kind;
    void this.#previewAll();
  }

  choose(kind: ImportKind): void {
    this.kind = kind;
    void this.#previewAll();
  }

  /** True once the job is started. */
  async start(): Promise<boolean> {
    this.starting = true;
    const files = this.usable.map(({ file, settings }) => ({ token: file.token, settings, vols: this.vols }));
    const started = await this.#desk.attempt('market.import', { kind: this.kind, files });
    this.starting = false;
    return started !== undefined;
  }

  /** Reads a file by a profile; null: as detected. What cannot be read so stays as it is, and the user is told why. */
  async readBy(file: DraftFile, profile: string | null): Promise<void> {
    const preview = await this.#desk.attempt('market.preview', { file: file.file.token, profile });
    if (preview) file.take(preview.value);
  }

  /** Keeps how a file is read under a name; the other files of its kind are then read like it. */
  async saveProfile(file: DraftFile, name: string): Promise<boolean> {
    const { preview, settings } = file;
    if (!preview || !settings) return false;
    const profile = { name, columns: preview.columns, settings };
    if (!(await this.#desk.attempt('market.saveImportProfile', profile))) return false;
    await this.#desk.data.importProfiles.reload();
    file.preview = { ...preview, profile: name.trim() };
    for (const other of this.usable) if (other !== file && !other.corrected) await this.#preview(other);
    return true;
  }

  /** Only price files have a preview; the others are short and have fixed columns. */
  async #previewAll(): Promise<void> {
    const turn = ++this.#turn;
    for (const file of this.files) {
      file.failure = null;
      if (this.kind !== 'prices') file.take(null);
    }
    this.reading = this.kind === 'prices';
    for (const file of this.reading ? this.files : []) {
      if (!file.preview) await this.#preview(file);
      if (turn !== this.#turn) return;
    }
    this.reading = false;
  }

  /** What comes after another kind was chosen does not count. */
  async #preview(file: DraftFile): Promise<void> {
    const turn = this.#turn;
    try {
      const preview = await this.#desk.client.call('market.preview', { file: file.file.token });
      if (turn === this.#turn) file.take(preview);
    } catch (error) {
      if (turn === this.#turn) file.failure = failureFrom(error);
    }
  }
}
