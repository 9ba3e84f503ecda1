import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../contract/result.ts';
import { kernelStamp, stampOf } from './kernel-stamp.ts';

let compiled: WebAssembly.Module | null | undefined;

/** The kernel's places relative to this file: in the bundle (dist/main) and in the sources (src-main/workers). */
const places = ['../kernel/kernel.wasm', '../../dist/kernel/kernel.wasm'].map(
  (place) => new URL(place, import.meta.url),
);

/**
 * The solver's compiled kernel, read and compiled once; null where it is absent or this engine lacks its SIMD instructions, so that
 * the solver works in plain TypeScript, several times slower.
 *
 * @throws UserError `bad-file` as `readKernel` does
 */
export function kernelModule(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = readKernel(places);
  return compiled;
}

/**
 * The kernel at the first of these places that has one.
 *
 * @throws UserError `bad-file` when it was compiled from other sources than this program's: its arrays may lie elsewhere.
 */
export function readKernel(candidates: readonly URL[]): WebAssembly.Module | null {
  for (const place of candidates) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(place);
    } catch {
      continue;
    }
    if (!WebAssembly.validate(bytes)) continue;
    const module = new WebAssembly.Module(bytes);
    if (stampOf(module) === kernelStamp()) return module;
    const file = fileURLToPath(place);
    throw new UserError(
      'bad-file',
      `${file} is the kernel of another version of this program. Build it again: npm run build.`,
      { file },
    );
  }
  return null;
}
