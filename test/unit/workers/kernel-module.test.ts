import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kernelBytes } from '../../../src-main/build/kernel.ts';
import { readKernel } from '../../../src-main/workers/kernel-module.ts';
import { stamped } from '../../../src-main/workers/kernel-stamp.ts';

/** The smallest module there is: magic number and version. */
const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function place(name: string, bytes?: Uint8Array): URL {
  const file = join(folder, name);
  if (bytes) writeFileSync(file, bytes);
  return pathToFileURL(file);
}

describe('the compiled kernel', () => {
  it('is taken from the first place that has one, when it was compiled from these sources', async () => {
    const built = place('built.wasm', await kernelBytes());
    expect(readKernel([place('absent.wasm'), built])).toBeInstanceOf(WebAssembly.Module);
  });

  it('is done without where there is none, or none that this engine can run', () => {
    expect(readKernel([place('absent.wasm'), place('noise.wasm', Buffer.from('no module'))])).toBeNull();
  });

  it.each([
    ['other sources', stamped(emptyModule, '0'.repeat(64))],
    ['a time without stamps', emptyModule],
  ])('is refused when it is of %s, with what to do', (_, bytes) => {
    const stale = place('stale.wasm', bytes);
    expect(() => readKernel([stale])).toThrow(/stale\.wasm is the kernel of another version.*npm run build/);
  });
});
