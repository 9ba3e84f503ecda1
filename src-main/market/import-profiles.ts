import type { ImportProfile, ReadSettings } from '../contract/market-files.ts';
import { UserError } from '../contract/result.ts';
import { plainTitle } from './formats.ts';
import type { GivenReading } from './preview.ts';

/**
 * How a file is read by a profile. Encoding, first line of data and symbol are each file's own; the date order and the
 * decimal mark count where the file itself does not tell them.
 */
export function readingBy({ settings }: ImportProfile): GivenReading {
  const { format, separator, mapping, dateOrder, decimalMark } = settings;
  return { format, separator, mapping, whereUnclear: { dateOrder, decimalMark } };
}

/** The profile for a file with these titles; undefined: none was saved for them. Made-up titles tell nothing. */
export function profileForTitles(
  columns: readonly string[],
  profiles: readonly ImportProfile[],
): ImportProfile | undefined {
  const titles = columns.map(plainTitle);
  if (titles.every((title) => /^(column\d+)?$/.test(title))) return undefined;
  return profiles.find(
    (profile) =>
      profile.columns.length === titles.length &&
      profile.columns.every((column, index) => plainTitle(column) === titles[index]),
  );
}

/** @throws UserError('bad-input') when the profile reads columns that the file does not have. */
export function refuseUnfitting(profile: ImportProfile, file: string, columns: readonly string[]): void {
  const last = Math.max(...columnsRead(profile.settings));
  if (last < columns.length) return;
  throw new UserError(
    'bad-input',
    `the profile “${profile.name}” reads column ${last + 1}; ${file} has ${columns.length} columns`,
    { file, mend: 'choose another profile, or read the file as detected' },
  );
}

function columnsRead({ mapping }: ReadSettings): number[] {
  if (mapping.layout === 'wide') return [mapping.date, ...mapping.instruments.map(({ column }) => column)];
  const { layout: _layout, ...columns } = mapping;
  return Object.values(columns).filter((column) => column !== null);
}
