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

/**
 * Whether a value and its JSON are the same thing to both sides: most of what is sent, and then nothing is copied.
 * Checked value by value, because a list may have a hundred thousand rows.
 */
function needsNoMarks(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || depth > maximumDepth) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      if (!needsNoMarks(value[index], depth + 1)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name of Object.keys(value))
    if (
      name.startsWith('$') ||
      name === '__proto__' ||
      !needsNoMarks((value as Record<string, unknown>)[name], depth + 1)
    )
      return false;
  return true;
}

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
  if (needsNoMarks(value, 0)) return JSON.stringify(value);
  const arrays: CarriedArray[] = [];
  const json = JSON.stringify(toJson(value, arrays, 'the value', 0));
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

function toJson(value: unknown, arrays: CarriedArray[], path: string, depth: number): unknown {
  if (depth > maximumDepth) throw new CodecError(`${path} is nested deeper than ${maximumDepth} levels`);
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
      return value === null ? null : objectToJson(value, arrays, path, depth);
    default:
      throw new CodecError(`${path} is a ${typeof value}, which cannot be sent`);
  }
}

function objectToJson(value: object, arrays: CarriedArray[], path: string, depth: number): unknown {
  if (Array.isArray(value))
    return Array.from(value, (item, index) => toJson(item, arrays, `${path}[${index}]`, depth + 1));
  const kind = kindOf(value);
  if (kind === 'Date') {
    const time = (value as Date).getTime();
    return { $: ['Date', Number.isNaN(time) ? null : time] };
  }
  if (isArrayKind(kind)) {
    const array = value as CarriedArray;
    arrays.push(array);
    return { $: [kind, array.length] };
  }
  if (kind !== 'Object') throw new CodecError(`${path} is a ${kind}, which cannot be sent`);
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__') throw new CodecError(`${path} has a member named __proto__`);
    members[name.startsWith('$') ? `$${name}` : name] = toJson(member, arrays, `${path}.${name}`, depth + 1);
  }
  return members;
}

/**
 * The inverse of encode. Time and memory are bounded by the length of the frame, whatever it holds.
 *
 * @throws CodecError for anything that encode does not write.
 */
export function decode(frame: string | Uint8Array): unknown {
  if (typeof frame === 'string') {
    const json = parse(frame);
    return needsNoMarks(json, 0) ? json : fromJson(json, new ElementReader(new Uint8Array(0), 0), 0);
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

function fromJson(json: unknown, elements: ElementReader, depth: number): unknown {
  if (depth > maximumDepth) throw new CodecError(`the frame is nested deeper than ${maximumDepth} levels`);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item) => fromJson(item, elements, depth + 1));
  if (Object.hasOwn(json, '$')) return fromTag(json as { $: unknown }, elements);
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(json)) {
    if (name === '__proto__') throw new CodecError('the frame has a member named __proto__');
    if (name.startsWith('$') && !name.startsWith('$$'))
      throw new CodecError('the frame has a member with an unknown mark');
    members[name.startsWith('$') ? name.slice(1) : name] = fromJson(member, elements, depth + 1);
  }
  return members;
}

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
