import { decode, encode } from '../contract/codec.ts';

/** A typed array as a row of run_series. */
export interface SeriesBlob {
  name: string;
  elements: 'Float64Array' | 'Int32Array';
  data: Buffer;
}

export interface SplitSeries {
  /** One per typed array; the name is its path, such as `trace.seconds`. */
  blobs: SeriesBlob[];
  /** JSON of everything else, as the contract's codec writes it: infinite numbers survive. */
  members: string;
}

type Members = Record<string, unknown>;

const isPlain = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Takes the typed arrays out of an object and its nested objects; joinSeries is the inverse. */
export function splitSeries(value: object): SplitSeries {
  const blobs: SeriesBlob[] = [];
  const strip = (members: Members, prefix: string): Members => {
    const rest: Members = {};
    for (const [name, member] of Object.entries(members)) {
      if (member instanceof Float64Array || member instanceof Int32Array) {
        const elements = member instanceof Float64Array ? 'Float64Array' : 'Int32Array';
        const data = Buffer.from(member.buffer, member.byteOffset, member.byteLength);
        blobs.push({ name: prefix + name, elements, data });
      } else rest[name] = isPlain(member) ? strip(member, `${prefix}${name}.`) : member;
    }
    return rest;
  };
  const members = encode(strip({ ...value }, ''));
  if (typeof members !== 'string')
    throw new TypeError('a series holds an array that has no place in the database');
  return { blobs, members };
}

export function joinSeries({ blobs, members }: SplitSeries): unknown {
  const value = decode(members) as Members;
  for (const { name, elements, data } of blobs) {
    const path = name.split('.');
    let at = value;
    for (const step of path.slice(0, -1)) at = at[step] as Members;
    // A copy: the elements must begin at a multiple of their size, and the buffer belongs to SQLite's binding.
    const bytes = Uint8Array.from(data).buffer;
    at[path.at(-1)!] = elements === 'Float64Array' ? new Float64Array(bytes) : new Int32Array(bytes);
  }
  return value;
}
