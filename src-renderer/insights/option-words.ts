import type { OptionView } from '../../src-main/contract/option-request.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import {
  compactDollars,
  counted,
  date,
  decimal,
  dollars,
  percent,
  signedCompactDollars,
  signedDollars,
} from '../shared/formats.svelte.ts';
import type { StripFigure } from '../shared/study/FigureStrip.svelte';
import { signedChange } from './insight-words.ts';
import type { Rehedge } from './rehedge-verdict.ts';

/** The position in the option and its greeks in dollars. */
export function optionFigures({ overlay, terms, volatilityFrom }: OptionView): StripFigure[] {
  const { unit } = overlay;
  return [
    {
      label: 'Value',
      value: signedDollars(overlay.value),
      note: `${volatilityFrom === 'names' ? 'implied vol' : 'vol'} ${percent(terms.volatility)}`,
    },
    {
      label: 'Dollar delta',
      value: signedCompactDollars(overlay.dollarDelta),
      note: `Δ ${decimal(unit.delta, 3)} a unit`,
    },
    {
      label: 'Hedge to trade',
      value: compactDollars(overlay.hedgeNotional),
      note: `${overlay.hedgeDirection === 1 ? 'bought' : 'sold'}, × ${decimal(overlay.hedgeRatio, 3)}`,
    },
    { label: 'Delta left', value: signedDollars(overlay.residualDelta), note: 'after the hedge' },
    { label: 'Gamma left', value: signedDollars(overlay.gammaPerPercent), note: 'delta per 1%' },
    { label: 'Vega left', value: signedChange(overlay.vegaPerPoint), note: 'per vol point' },
    { label: 'Theta', value: signedChange(overlay.thetaPerDay), note: 'per calendar day' },
  ];
}

/** How the run's shares become the hedge of this option. */
export function hedgeSentence(run: Run, { overlay }: OptionView): string {
  const scale = overlay.hedgeNotional / run.evaluation.notional;
  const doing = overlay.hedgeDirection === 1 ? 'Buy' : 'Sell';
  return `${doing} ${decimal(scale, 3)} times the run’s shares, ${dollars(overlay.hedgeNotional)}. Gamma of ${dollars(Math.abs(overlay.gammaPerPercent))} per 1% and vega of ${dollars(Math.abs(overlay.vegaPerPoint))} per point stay unhedged.`;
}

/** By how far each limit is kept or passed. */
export function rehedgeSentence({ valueDifference: v, deltaChange: delta, asOf, daysHeld }: Rehedge): string {
  const against = (passed: boolean) => (passed ? 'beyond' : 'within');
  return `On ${date(asOf)}, ${counted(daysHeld, 'day')} held: |v| ${dollars(v.value)} is ${against(v.passed)} ${dollars(v.limit)}, delta has changed by ${decimal(delta.value, 3)}, ${against(delta.passed)} ${decimal(delta.limit, 3)}.`;
}
