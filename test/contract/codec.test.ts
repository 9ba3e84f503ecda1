import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError, decode, encode } from '../../src-main/contract/codec.ts';
import { eventNames } from '../../src-main/contract/events.ts';
import { methods, type MethodName } from '../../src-main/contract/methods.ts';
import { ok } from '../../src-main/contract/result.ts';
import { sampleResponses } from './sample-responses.ts';
import { sampleEvents, sampleRequests } from './samples.ts';

const methodNames = Object.keys(methods) as MethodName[];

/** Both transports must hand over the same: Electron's structured clone and the web host's codec. */
function expectBothToCarry(value: unknown): void {
  const cloned = structuredClone(value);
  const coded = decode(encode(value));
  deepStrictEqual(cloned, value);
  deepStrictEqual(coded, cloned);
}

describe('every channel crosses both transports unchanged', () => {
  it.each(methodNames)('%s', (name) => {
    const payload = sampleRequests[name];
    expect(methods[name].request.safeParse(payload).error).toBeUndefined();
    expectBothToCarry({ type: 'invoke', id: 1, method: name, payload });
    expectBothToCarry({ type: 'reply', id: 1, result: ok(sampleResponses[name]) });
  });

  it.each(eventNames)('event %s', (event) => {
    expectBothToCarry({ type: 'event', event, payload: sampleEvents[event] });
  });
});

const finiteOrNot = fc.double();
const plainName = fc.string().filter((name) => name !== '__proto__');
const carried: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, undefined, true, false, NaN, Infinity, -Infinity, -0),
    finiteOrNot,
    fc.string({ unit: 'binary' }),
    fc.date({ noInvalidDate: true }),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.int16Array(),
    fc.uint16Array(),
    fc.int8Array(),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(plainName, fc.constantFrom('$', '$$', '$x', 'constructor')), tie('value'), {
      noNullPrototype: true,
    }),
  ),
})).value;

describe('the codec', () => {
  it('is the exact inverse for whatever it takes', () => {
    fc.assert(
      fc.property(carried, (value) => {
        deepStrictEqual(decode(encode(value)), structuredClone(value));
      }),
      { numRuns: 500 },
    );
  });

  it('writes text without typed arrays and bytes with them', () => {
    expect(encode({ a: [1, 'x', null] })).toBe('{"a":[1,"x",null]}');
    // 30 bytes of text from offset 4, six bytes to the next multiple of eight, two doubles.
    const frame = encode({ a: Float64Array.of(1, 2) }) as Uint8Array;
    expect(new TextDecoder().decode(frame.subarray(4, 34))).toBe('{"a":{"$":["Float64Array",2]}}');
    expect(frame).toHaveLength(56);
  });

  it('takes a view into a larger buffer, and gives arrays of their own', () => {
    const view = new Int32Array(Int32Array.of(1, 2, 3, 4).buffer, 4, 2);
    const frame = encode(view) as Uint8Array;
    // As sockets deliver it: at an odd offset inside a pool.
    const pool = new Uint8Array(frame.length + 3);
    pool.set(frame, 3);
    const decoded = decode(pool.subarray(3)) as Int32Array;
    pool.fill(0);
    expect(decoded).toStrictEqual(Int32Array.of(2, 3));
    expect(decoded.buffer.byteLength).toBe(8);
  });

  it('carries a date that is none', () => {
    const [date] = decode(encode([new Date(NaN)])) as [Date];
    expect(date.getTime()).toBeNaN();
  });

  it('says what cannot be sent and where it stands', () => {
    const cycle: { next: unknown } = { next: null };
    cycle.next = cycle;
    expect(() => encode({ runs: [{ then: () => 0 }] })).toThrow(
      new CodecError('the value.runs[0].then is a function, which cannot be sent'),
    );
    expect(() => encode({ a: new Map() })).toThrow('the value.a is a Map, which cannot be sent');
    expect(() => encode(10n)).toThrow(CodecError);
    expect(() => encode(Symbol.iterator)).toThrow(CodecError);
    expect(() => encode(cycle)).toThrow(CodecError);
    expect(() => encode(JSON.parse('{"__proto__":1}'))).toThrow(CodecError);
  });
});

/** Whatever arrives, decoding returns or throws CodecError, and no prototype changes. */
function expectContained(frame: string | Uint8Array): void {
  try {
    decode(frame);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

describe('hostile frames', () => {
  it('arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), expectContained), { numRuns: 2000 });
  });

  it('arbitrary text and arbitrary JSON', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), expectContained), { numRuns: 2000 });
  });

  it('real frames with bytes changed, cut or added', () => {
    const frames = methodNames
      .map((name) => encode(sampleResponses[name]))
      .filter((f) => typeof f !== 'string');
    expect(frames.length).toBeGreaterThan(0);
    const mutation = fc.record({
      frame: fc.constantFrom(...frames),
      at: fc.nat(),
      bytes: fc.uint8Array({ maxLength: 8 }),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(mutation, ({ frame, at, bytes, cut }) => {
        const position = at % frame.length;
        const end = cut ? position + bytes.length : frame.length + bytes.length;
        const changed = new Uint8Array(end);
        changed.set(frame.subarray(0, Math.min(frame.length, end)));
        changed.set(bytes, position);
        expectContained(changed);
      }),
      { numRuns: 2000 },
    );
  });

  const header = (text: string, elements: number): Uint8Array => {
    const bytes = new TextEncoder().encode(text);
    const frame = new Uint8Array(4 + bytes.length + elements);
    new DataView(frame.buffer).setUint32(0, bytes.length, true);
    frame.set(bytes, 4);
    return frame;
  };

  it.each([
    ['a length beyond the frame', Uint8Array.of(255, 255, 255, 255)],
    ['an array beyond the frame', header('{"$":["Float64Array",9007199254740991]}', 8)],
    ['a negative length', header('{"$":["Int32Array",-1]}', 8)],
    ['a fractional length', header('{"$":["Int32Array",0.5]}', 8)],
    ['a length of another type', header('{"$":["Int32Array",{"valueOf":1}]}', 8)],
    ['elements that nothing names', header('1', 64)],
    ['an inherited kind', header('{"$":["constructor",1]}', 8)],
    ['an array in a text frame', '{"$":["Uint8Array",1]}'],
    ['an unknown mark', '{"$":"eval"}'],
    ['a mark with company', '{"$":"NaN","x":1}'],
    ['an unescaped name', '{"$x":1}'],
    ['a prototype', '{"__proto__":{"polluted":true}}'],
    ['a prototype deep down', '[{"a":{"__proto__":{"polluted":true}}}]'],
    ['no JSON', '{"a":'],
    ['deep nesting', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['no UTF-8', Uint8Array.of(1, 0, 0, 0, 0xff)],
    ['nothing', new Uint8Array(0)],
    ['an empty text', ''],
  ] as [string, string | Uint8Array][])('refuses %s', (_name, frame) => {
    expect(() => decode(frame)).toThrow(CodecError);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('one array named many times cannot ask for more memory than the frame has', () => {
    const text = `[${Array(1000).fill('{"$":["Uint8Array",1000]}').join(',')}]`;
    expect(() => decode(header(text, 2000))).toThrow(CodecError);
  });
});
