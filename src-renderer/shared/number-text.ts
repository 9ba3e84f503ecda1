/**
 * Reads a number as a person types it: thousands marks, a percent sign, a leading currency sign. Both the locale's
 * decimal mark and a point are taken where that is unambiguous.
 *
 * @returns null when the text is no number.
 */
export function readNumber(text: string, marks: { decimal: string; group: string }): number | null {
  let clean = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(/[\s\u00a0\u202f'’_]/g, '');
  const percent = clean.endsWith('%');
  if (percent) clean = clean.slice(0, -1);
  if (marks.decimal === ',')
    clean = clean.includes(',') ? clean.replaceAll('.', '').replace(',', '.') : clean;
  else clean = clean.replaceAll(',', '');
  const suffix = /[kmb]$/i.exec(clean)?.[0].toLowerCase();
  if (suffix) clean = clean.slice(0, -1);
  if (!/^[+-−]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(clean)) return null;
  const scale = { k: 1e3, m: 1e6, b: 1e9 }[suffix ?? ''] ?? 1;
  const value = (Number(clean.replace('−', '-')) * scale) / (percent ? 100 : 1);
  return Number.isFinite(value) ? value : null;
}
