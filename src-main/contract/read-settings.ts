import { z } from 'zod';
import {
  dateOrders,
  priceFormats,
  separators,
  textEncodings,
  type ImpliedVolSettings,
  type ImportProfile,
  type ReadSettings,
} from './market-files.ts';
import { isoDate, symbol } from './settings.ts';

const column = z.number().int().min(0).max(5_000);

const rowMapping = z
  .object({
    layout: z.literal('rows'),
    date: column,
    symbol: column.nullable(),
    close: column,
    adjusted: column.nullable(),
    volume: column.nullable(),
    dividend: column.nullable(),
    split: column.nullable(),
  })
  .strict();

const wideMapping = z
  .object({
    layout: z.literal('wide'),
    date: column,
    instruments: z.array(z.object({ column, symbol }).strict()).min(1),
  })
  .strict();

/** Validates how a price file is to be read when it comes back from the preview. */
export const readSettings: z.ZodType<ReadSettings, ReadSettings> = z
  .object({
    format: z.enum(priceFormats),
    encoding: z.enum(textEncodings),
    separator: z.enum(separators),
    decimalMark: z.enum(['.', ',']),
    dateOrder: z.enum(dateOrders),
    firstDataLine: z.number().int().positive(),
    mapping: z.discriminatedUnion('layout', [rowMapping, wideMapping]),
    symbol: symbol.nullable(),
  })
  .strict();

/** Validates what the user says of a file of implied volatilities. */
export const impliedVolSettings: z.ZodType<ImpliedVolSettings, ImpliedVolSettings> = z
  .object({
    unit: z.enum(['fraction', 'percent']).optional(),
    dateOrder: z.enum(['dmy', 'mdy']).optional(),
    asOf: isoDate.optional(),
  })
  .strict();

export const importProfileName = z
  .string()
  .trim()
  .min(1, 'give the profile a name')
  .max(60, 'the name is longer than 60 letters');

/** Validates a profile that is to be saved. The symbol of one file is no part of how its kind is read. */
export const importProfile: z.ZodType<ImportProfile, ImportProfile> = z
  .object({
    name: importProfileName,
    columns: z.array(z.string().max(1_000)).min(1).max(5_001),
    settings: readSettings.transform((settings) => ({ ...settings, symbol: null })),
  })
  .strict();
