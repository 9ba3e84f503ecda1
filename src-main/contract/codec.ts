/**
 * Plain values to WebSocket frames and back. Carries what Electron's structured clone carries of what the contract
 * uses: null, booleans, strings, every number (NaN, ±Infinity, -0), undefined, Date, typed arrays, arrays and plain
 * objects. decode(encode(value)) equals structuredClone(value), but for two references to one object: they arrive as
 * two objects.
 *
 * A value without typed arrays is JSON text. With them it is bytes: the length of the JSON (uint32, little-endian), the
 * JSON in UTF-8, and the elements of every typed array in the order in which the JSON names them, each array beginning
 * at a multiple of eight. What JSON lacks is an object with the one member "$"; a member's name that begins with "$" is
 * written with another "$" before it.
 */

/** The one error of this module: the value cannot be carried, or the frame is not one of ours. */
export class CodecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CodecError';
  }
}

/** Deeper nesting is refused in both directions; this also ends a cycle. */
const maximumDepth = 100;

const arrayKinds = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;
type ArrayKind = keyof typeof arrayKinds;
type CarriedArray = InstanceType<(typeof arrayKinds)[ArrayKind]>;

const isArrayKind = (name: unknown): name is ArrayKind =>
  typeof name === 'string' && Object.hasOwn(arrayKinds, name);

/** `Object.prototype.toString` tells kinds apart across realms, where instanceof does not. */
const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

const padding = (offset: number): number => (8 - (offset % 8)) % 8;

const namedNumbers = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 } as const;

/**
 * @returns JSON text, or bytes when the value holds typed arrays.
 * @throws CodecError for what cannot be carried (functions, symbols, bigint, Map, Set, nesting deeper than 100, a member
 *   named __proto__); the message says where it stands.
 */
export function encode(value: unknown): string | Uint8Array<ArrayBuffer> {
  const marking = new Marking();
  const json = JSON.stringify(marking.of(value));
  const { arrays } = marking;
  if (arrays.length === 0) return json;

  const text = new TextEncoder().encode(json);
  let length = 4 + text.length;
  for (const array of arrays) length += padding(length) + array.byteLength;
  const frame = new Uint8Array(length);
  new DataView(frame.buffer).setUint32(0, text.length, true);
  frame.set(text, 4);
  let offset = 4 + text.length;
  for (const array of arrays) {
    offset += padding(offset);
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return frame;
}

type Members = Record<string, unknown>;

/**
 * Puts marks where JSON would lose something. What needs none, which is nearly all, stays as it is and is not copied: a
 * list may have a hundred thousand rows.
 */
class Marking {
  /** In the order in which their marks stand. */
  readonly arrays: CarriedArray[] = [];
  /** Names and indices that lead to the value at hand. */
  readonly #path: (string | number)[] = [];

  of(value: unknown): unknown {
    switch (typeof value) {
      case 'boolean':
      case 'string':
        return value;
      case 'undefined':
        return { $: 'undefined' };
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $: Object.is(value, -0) ? '-0' : String(value) };
      case 'object':
        return value === null ? null : this.#ofObject(value);
      default:
        throw this.#error(`is a ${typeof value}, which cannot be sent`);
    }
  }

  #ofObject(value: object): unknown {
    if (this.#path.length >= maximumDepth) throw this.#error(`is nested deeper than ${maximumDepth} levels`);
    if (Array.isArray(value)) return this.#ofList(value);
    if (Object.getPrototypeOf(value) === Object.prototype) return this.#ofMembers(value as Members);
    const kind = kindOf(value);
    if (kind === 'Date') {
      const time = (value as Date).getTime();
      return { $: ['Date', Number.isNaN(time) ? null : time] };
    }
    if (isArrayKind(kind)) {
      const array = value as CarriedArray;
      this.arrays.push(array);
      return { $: [kind, array.length] };
    }
    if (kind !== 'Object') throw this.#error(`is a ${kind}, which cannot be sent`);
    return this.#ofMembers({ ...value });
  }

  #ofList(list: readonly unknown[]): readonly unknown[] {
    let marked: unknown[] | null = null;
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      this.#path.push(index);
      const json = this.of(item);
      this.#path.pop();
      if (json !== item) marked ??= list.slice();
      if (marked) marked[index] = json;
    }
    return marked ?? list;
  }

  #ofMembers(members: Members): Members {
    const names = Object.keys(members);
    let marked: Members | null = null;
    for (let index = 0; index < names.length; index++) {
      const name = names[index]!;
      if (name === '__proto__') throw this.#error('has a member named __proto__');
      this.#path.push(name);
      const json = this.of(members[name]);
      this.#path.pop();
      const isMark = name.startsWith('$');
      if (isMark || json !== members[name]) marked ??= pick(members, names.slice(0, index));
      if (marked) marked[isMark ? `$${name}` : name] = json;
    }
    return marked ?? members;
  }

  #error(what: string): CodecError {
    const path = this.#path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
    return new CodecError(`the value${path.join('')} ${what}`);
  }
}

const pick = (members: Members, names: readonly string[]): Members =>
  Object.fromEntries(names.map((name) => [name, members[name]]));

/**
 * The inverse of encode. Time and memory are bounded by the length of the frame, whatever it holds.
 *
 * @throws CodecError for anything that encode does not write.
 */
export function decode(frame: string | Uint8Array): unknown {
  if (typeof frame === 'string') {
    const elements = new ElementReader(new Uint8Array(0), 0);
    return fromJson(parse(frame), elements, 0);
  }
  if (frame.length < 4) throw new CodecError('the frame is shorter than its own header');
  const textLength = new DataView(frame.buffer, frame.byteOffset, 4).getUint32(0, true);
  const end = 4 + textLength;
  if (end > frame.length) throw new CodecError('the frame ends before its text');
  const elements = new ElementReader(frame, end);
  const value = fromJson(parse(decodeText(frame.subarray(4, end))), elements, 0);
  elements.expectEnd();
  return value;
}

/** Hands out the elements after the text in order, each byte once, so that a short text cannot ask for much memory. */
class ElementReader {
  readonly #frame: Uint8Array;
  #offset: number;

  constructor(frame: Uint8Array, offset: number) {
    this.#frame = frame;
    this.#offset = offset;
  }

  take(kind: ArrayKind, length: unknown): CarriedArray {
    const Kind = arrayKinds[kind];
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0)
      throw new CodecError(`a ${kind} has no valid length`);
    const start = this.#offset + padding(this.#offset);
    const end = start + length * Kind.BYTES_PER_ELEMENT;
    if (end > this.#frame.length) throw new CodecError(`a ${kind} reaches beyond the end of the frame`);
    this.#offset = end;
    return new Kind(Uint8Array.from(this.#frame.subarray(start, end)).buffer);
  }

  expectEnd(): void {
    if (this.#offset !== this.#frame.length) throw new CodecError('bytes follow the end of the frame');
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CodecError('the text of the frame is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CodecError('the frame is not JSON');
  }
}

/** Takes the marks out of parsed JSON, in place where that keeps the order of the members. */
function fromJson(json: unknown, elements: ElementReader, depth: number): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (depth >= maximumDepth) throw new CodecError(`the frame is nested deeper than ${maximumDepth} levels`);
  if (Array.isArray(json)) {
    for (let index = 0; index < json.length; index++)
      json[index] = fromJson(json[index], elements, depth + 1);
    return json;
  }
  if (Object.hasOwn(json, '$')) return fromTag(json as { $: unknown }, elements);
  const members = json as Members;
  const names = Object.keys(members);
  for (const name of names) {
    if (name === '__proto__') throw new CodecError('the frame has a member named __proto__');
    if (name.startsWith('$') && !name.startsWith('$$'))
      throw new CodecError('the frame has a member with an unknown mark');
    members[name] = fromJson(members[name], elements, depth + 1);
  }
  return names.some((name) => name.startsWith('$')) ? withoutMarks(members) : members;
}

const withoutMarks = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name.startsWith('$') ? name.slice(1) : name, member]),
  );

function fromTag(json: { $: unknown }, elements: ElementReader): unknown {
  const tag = json.$;
  if (Object.keys(json).length === 1) {
    if (tag === 'undefined') return undefined;
    if (typeof tag === 'string' && Object.hasOwn(namedNumbers, tag))
      return namedNumbers[tag as keyof typeof namedNumbers];
    if (Array.isArray(tag) && tag.length === 2) {
      const [kind, argument] = tag as [unknown, unknown];
      if (isArrayKind(kind)) return elements.take(kind, argument);
      if (kind === 'Date' && (argument === null || typeof argument === 'number'))
        return new Date(argument ?? NaN);
    }
  }
  throw new CodecError('the frame has a value of an unknown kind');
}
