/** What the standard fonts lack (they have the characters of Windows-1252), in characters that they have. */
const substitutes: Record<string, string> = {
  '√': 'sqrt',
  Σ: 'sum ',
  σ: 'sigma',
  β: 'beta',
  λ: 'lambda',
  ρ: 'rho',
  '−': '-',
  '≤': '<=',
  '≥': '>=',
  '→': '->',
  '≠': '<>',
};

const beyondLatin1 = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');

const isPrintable = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  return (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xff) || beyondLatin1.has(character);
};

/** `text` with every character that the standard PDF fonts lack written another way, at worst as a question mark. */
export function printable(text: string): string {
  return Array.from(text.replace(/\s+/g, ' '), (character) => {
    if (isPrintable(character)) return character;
    if (substitutes[character] !== undefined) return substitutes[character];
    const [base] = character.normalize('NFKD');
    return base !== undefined && isPrintable(base) ? base : '?';
  }).join('');
}

/** What rounds to 0 has no sign. */
const grouped = (digits: number) =>
  new Intl.NumberFormat('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'negative',
  });
const [whole, twoDigits, fourDigits] = [0, 2, 4].map(grouped);

const dash = '–';

export const dollars = (value: number | null): string => (value === null ? dash : whole.format(value));
export const price = (value: number | null): string => (value === null ? dash : twoDigits.format(value));
export const ratio = (value: number | null): string => (value === null ? dash : fourDigits.format(value));
export const percent = (value: number | null): string =>
  value === null || !Number.isFinite(value) ? dash : `${twoDigits.format(value * 100)}%`;
