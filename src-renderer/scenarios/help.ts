/** What the settings mean, in the papers' terms: mathematics.md, sections 1 to 5. */
export const help = {
  window: 'The calibration window: the days on which the hedge is fitted to the basket’s daily P&L.',
  anchor:
    'Day one, when the shares are bought. The papers study the first day of the window and hold the hedge through it. A trade to put on now is bought on the last day: the window then asks how exactly these shares would have tracked.',
  holdingDays: 'Trading days after the window on which the hedge is judged out of sample: 252 are a year.',
  candidates: 'The names that may be held. The basket’s own constituents, every name on file, or a list.',
  mustHold: 'Names that the hedge holds, long or short, whatever they cost in tracking.',
  exclude: 'Names that the hedge never holds.',
  noShort: 'Names that may be held long only: hard to borrow, or forbidden by the desk.',
  lambda:
    'λ mixes two objectives: 0 minimises the mean square of the daily P&L difference (the first paper), 1 that of the value difference, which keeps the two value paths together.',
  moment:
    'About zero is the first paper’s mean of squares: a constant daily bias counts. About the mean is the second paper’s variance, which forgives it.',
  scaling:
    'Normalised divides both parts by the unhedged basket’s own moments. Raw λ is nearly all or nothing, because the value moment is about T/6 times the daily one.',
  factors:
    'Historical dollars move each day’s return on that day’s price (the papers). Day-one dollars apply every return to the day-one value: a name that has crashed does not dominate.',
  estimation:
    'Sample is the papers’ own. Single factor and diagonal shrink the moments towards a simpler structure by the intensity; Ledoit-Wolf finds its own intensity. Shrinkage helps where days are few or correlations unstable.',
  shrinkage: 'κ: 0 is the sample, 1 the structure alone. 0.3 did best in a walk-forward over 88 anchors.',
  weightLongs:
    'weight_longs: a name is either not held (pos_selection 0) or held between these bounds. The papers allow 20 to 80% of the side, which admits five names at most.',
  weightShorts: 'weight_shorts: the same for short positions (neg_selection).',
  boundBasis:
    'What the bounds are fractions of: the total of the side, the notional, or the name’s own weight in the basket (a multiple).',
  counts: 'Number of names held, at least and at most. The papers’ max_longs is 20, max_shorts 10.',
  shortMultiplier:
    'short_multiplier m: the shorts sum to m times the longs. 0: no shorts. The papers write it negative; either sign is taken.',
  dayOneScale: 'Net: longs less shorts are worth the notional on day one. Long: the longs alone are.',
  retainedWeight:
    'Positions at or below this day-one weight are dropped and the rest solved again without them. 0.0005 in the papers.',
  ivFilter:
    'Only names whose implied volatility lies within the range are candidates. Automatic: where implied vols are on file.',
  ivMissing: 'A name without an implied vol is left out and listed, or its realised volatility stands in.',
  wtiv: 'min_wtiv and max_wtiv: for each name where the filter is on, and for the weighted implied volatility of the hedge where that is required.',
  weightedIv: 'Σ|x|·iv / Σ|x| of the whole hedge lies within the range too.',
  groupMatch:
    'The hedge’s day-one weight in every sector or industry stays within the tolerance of the basket’s.',
  liquidity:
    'No position may exceed what can be traded: participation × days × average daily volume in dollars (20 days).',
  costWeight:
    'Dollars of daily RMSE that a dollar of cost a day is worth to you. 0: costs are reported and do not count; above 0 the hedge gives up some tracking to be cheaper to trade and to hold.',
  commissionPerShare: 'USD a share, paid each way.',
  spreadBp: 'What crossing costs, each way, in basis points of the value traded: half the quoted spread.',
  borrowBp: 'Basis points a year, for shorts that the borrow list gives no fee for.',
  lotSize: 'Shares are rounded to whole lots, and the rounding is improved by one-lot moves.',
  gap: 'The search stops once no hedge can be better by more than this: the papers’ 5%. 0 proves the optimum.',
  timeLimit: 'The best hedge so far is kept when the time is over, with the gap that was reached.',
  threads: 'Solver threads; automatic leaves one processor to the rest of the machine.',
  seed: 'The same seed gives the same search.',
} as const;
