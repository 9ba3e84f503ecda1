import { UserError } from '../contract/result.ts';

/** Fields of a JSON object, each still to be checked. */
export type Fields = Record<string, unknown>;

/** The error for a field that is wrong; `what` goes on from the field's name. */
export function fieldError(field: string, what: string): UserError {
  return new UserError('bad-file', `Instance field ${field} ${what}`, { setting: field });
}

export function parseObject(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw fieldError(name, value === undefined ? 'is missing' : 'must be an object');
  }
  return value as Fields;
}

export function textField(fields: Fields, field: string, label = field): string {
  const value = fields[field];
  if (typeof value !== 'string')
    throw fieldError(label, value === undefined ? 'is missing' : 'must be a text');
  return value;
}

export function numberField(fields: Fields, field: string, label = field): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw fieldError(label, value === undefined ? 'is missing' : 'must be a finite number');
  }
  return value;
}

/** null where the field is absent or null. */
export function optionalNumber(fields: Fields, field: string, label = field): number | null {
  return fields[field] === undefined || fields[field] === null ? null : numberField(fields, field, label);
}

/** An integer from `least` to `most`. */
export function indexField(
  fields: Fields,
  field: string,
  least: number,
  most: number,
  label = field,
): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw fieldError(
      label,
      value === undefined ? 'is missing' : `must be an integer from ${least} to ${most}`,
    );
  }
  return value;
}

/** A flat array of `length` finite numbers; a matrix may also come as an array of its rows. */
export function arrayField(
  fields: Fields,
  field: string,
  length: number,
  shape: string,
  label = field,
): Float64Array {
  const value = fields[field];
  if (!Array.isArray(value)) {
    throw fieldError(label, value === undefined ? 'is missing' : 'must be an array of numbers');
  }
  const flat: unknown[] = Array.isArray(value[0]) ? value.flat() : value;
  if (flat.length !== length) {
    throw fieldError(label, `has ${flat.length} numbers; ${shape} needs ${length}`);
  }
  return Float64Array.from(flat, (number, k) => {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw fieldError(`${label}[${k}]`, 'must be a finite number');
    }
    return number;
  });
}

/** One number for everybody, or an array of n. */
export function spreadField(fields: Fields, label: string, field: string, n: number): Float64Array {
  if (typeof fields[field] === 'number') return new Float64Array(n).fill(numberField(fields, field, label));
  return arrayField(fields, field, n, 'n', label);
}
