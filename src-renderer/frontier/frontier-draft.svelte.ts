import type { RequestInput } from '../../src-main/contract/methods.ts';
import type { Frontier } from '../../src-main/contract/studies.ts';
import { numberMarks } from '../shared/formats.svelte.ts';
import { readNumbers, writeNumbers } from '../shared/study/number-list.ts';
import { SearchChoice } from '../shared/study/search-choice.svelte.ts';
import type { StudiedScenario } from '../shared/study/studied-scenario.svelte.ts';
import { unique } from '../lib/unique.ts';
import { defaultLambdas, defaultNames, namesAdmitted } from './default-values.ts';

const mostCells = 200;
const mostValues = 40;

/** What the next frontier goes over: as typed, else what suits the scenario. */
export class FrontierDraft {
  readonly #studied: StudiedScenario;
  over = $state<Frontier['over']>('names');
  typedNames = $state<string | null>(null);
  typedLambdas = $state<string | null>(null);
  readonly search: SearchChoice;

  /** null until the scenario has been checked. */
  readonly admitted = $derived.by(() => {
    const { scenario, check } = this.#studied;
    return scenario && check ? namesAdmitted(scenario.settings, check.candidates) : null;
  });
  readonly namesText = $derived.by(
    () =>
      this.typedNames ??
      (this.admitted
        ? writeNumbers(defaultNames(this.admitted, this.over === 'map' ? 5 : 7), numberMarks())
        : ''),
  );
  readonly lambdasText = $derived.by(
    () =>
      this.typedLambdas ??
      writeNumbers(this.over === 'map' ? defaultLambdas.map : defaultLambdas.line, numberMarks()),
  );
  readonly names = $derived.by(() => readNumbers(this.namesText, numberMarks()));
  readonly lambdas = $derived.by(() => readNumbers(this.lambdasText, numberMarks()));
  readonly namesProblem = $derived.by(() => {
    if (this.over === 'lambda') return null;
    const general = problemOf(this.names);
    if (general) return general;
    const wrong = this.names?.find((value) => !Number.isInteger(value) || value < 1 || value > 1000);
    return wrong === undefined ? null : `${wrong}: give whole numbers from 1 to 1000`;
  });
  readonly lambdasProblem = $derived.by(() => {
    if (this.over === 'names') return null;
    const general = problemOf(this.lambdas);
    if (general) return general;
    const wrong = this.lambdas?.find((value) => value < 0 || value > 1);
    return wrong === undefined ? null : `${wrong}: λ lies between 0 and 1`;
  });
  readonly cells = $derived.by(() => {
    const names = this.over === 'lambda' ? 1 : unique(this.names ?? []).length;
    return names * (this.over === 'names' ? 1 : unique(this.lambdas ?? []).length);
  });
  readonly ready = $derived.by(
    () =>
      this.#studied.scenario !== null &&
      this.namesProblem === null &&
      this.lambdasProblem === null &&
      this.cells <= mostCells,
  );

  constructor(studied: StudiedScenario) {
    this.#studied = studied;
    this.search = new SearchChoice(studied);
  }

  /** Another scenario has values of its own. */
  forget(): void {
    this.typedNames = this.typedLambdas = null;
  }

  request(): RequestInput<'frontier.start'> {
    const common = {
      scenarioId: this.#studied.scenario?.id ?? 0,
      ...this.search.request(),
    };
    const { over } = this;
    const names = this.names ?? [];
    const lambdas = this.lambdas ?? [];
    if (over === 'names') return { ...common, over, names };
    return over === 'lambda' ? { ...common, over, lambdas } : { ...common, over, names, lambdas };
  }
}

function problemOf(values: readonly number[] | null): string | null {
  if (values === null) return 'separate the numbers by blanks';
  if (values.length === 0) return 'give at least one number';
  return values.length > mostValues ? `at most ${mostValues} values` : null;
}
