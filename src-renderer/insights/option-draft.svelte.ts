import type { RequestInput } from '../../src-main/contract/methods.ts';
import { optionRequest, type OptionView } from '../../src-main/contract/option-request.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { failureFrom } from '../lib/client.svelte.ts';
import type { Desk } from '../lib/desk.svelte.ts';
import { oneAtATime } from '../lib/one-at-a-time.ts';

type Asked = Omit<RequestInput<'option.evaluate'>, 'runId' | 'terms' | 'limits'>;
type Terms = RequestInput<'option.evaluate'>['terms'];

/** What the user has typed; null where the services choose. */
export interface OptionTyped {
  terms: Required<Terms>;
  asked: Required<Asked>;
  /** Re-hedge when |v| is beyond so many USD, or delta has changed by so much; one null: not asked. */
  valueLimit: number | null;
  deltaLimit: number | null;
}

/** At the money, six months, the option that a hedge of this notional is for: sold by the desk. */
const usual = ({ evaluation: { notional } }: Run): OptionTyped => ({
  terms: {
    kind: 'call',
    side: 'sold',
    quantity: 1,
    strike: 1,
    expiry: 0.5,
    rate: 0,
    dividendYield: 0,
    volatility: null,
  },
  asked: { basketValue: null, hedgeRatio: null, horizonDays: 21 },
  valueLimit: 0.02 * notional,
  deltaLimit: 0.1,
});

const keptUnder = ({ basket }: Run): string => `option.${basket.name}`;

/** The option on a basket is the same for all its runs: what was typed for one is kept for the others. */
function kept(run: Run): OptionTyped {
  const fresh = usual(run);
  try {
    const found = JSON.parse(localStorage.getItem(keptUnder(run)) ?? '{}') as Partial<OptionTyped>;
    const typed = { ...fresh, ...found };
    return optionRequest.safeParse(requestOf(run.id, typed)).success ? typed : fresh;
  } catch {
    return fresh;
  }
}

function requestOf(
  runId: number,
  { terms, asked, valueLimit, deltaLimit }: OptionTyped,
): RequestInput<'option.evaluate'> {
  const limits =
    valueLimit === null || deltaLimit === null
      ? null
      : { valueDifference: valueLimit, deltaChange: deltaLimit };
  return { runId, terms, ...asked, limits };
}

/** The option beside a run's hedge, valued anew with every change of its terms. */
export class OptionDraft {
  readonly #desk: Desk;
  readonly #run: Run;
  typed: OptionTyped;
  view = $state.raw<OptionView | null>(null);
  failure = $state.raw<Failure | null>(null);

  constructor(desk: Desk, run: Run) {
    this.#desk = desk;
    this.#run = run;
    this.typed = $state.raw(kept(run));
    void this.#value();
  }

  setTerms(change: Partial<Terms>): void {
    this.#set({ terms: { ...this.typed.terms, ...change } });
  }

  setAsked(change: Partial<Asked>): void {
    this.#set({ asked: { ...this.typed.asked, ...change } });
  }

  setLimits(change: Partial<Pick<OptionTyped, 'valueLimit' | 'deltaLimit'>>): void {
    this.#set(change);
  }

  #set(change: Partial<OptionTyped>): void {
    this.typed = { ...this.typed, ...change };
    localStorage.setItem(keptUnder(this.#run), JSON.stringify(this.typed));
    void this.#value();
  }

  readonly #value = oneAtATime(async () => {
    try {
      const request = requestOf(this.#run.id, this.typed);
      this.view = await this.#desk.client.call('option.evaluate', request);
      this.failure = null;
    } catch (error) {
      this.failure = failureFrom(error);
    }
  });
}
