/** The parts of a run's view. All but the overview are insights: what one asks of a hedge before it is traded. */
export const runSections = [
  { value: 'overview', label: 'Overview' },
  { value: 'what-if', label: 'What-if' },
  { value: 'sensitivity', label: 'Sensitivity' },
  { value: 'alternatives', label: 'Alternatives' },
  { value: 'exposures', label: 'Exposures and costs' },
  { value: 'option', label: 'Option' },
] as const;
export type RunSection = (typeof runSections)[number]['value'];

/** What no section is called leads to the overview. */
export const runSectionOf = (name: string | null): RunSection =>
  runSections.find(({ value }) => value === name)?.value ?? 'overview';
