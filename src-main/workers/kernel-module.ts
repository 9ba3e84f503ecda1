import { readFileSync } from 'node:fs';

let compiled: WebAssembly.Module | null | undefined;

/** The kernel's places relative to this file: in the bundle (dist/main) and in the sources (src-main/workers). */
const places = ['../kernel/kernel.wasm', '../../dist/kernel/kernel.wasm'];

/**
 * The solver's compiled kernel, read and compiled once; null where it is absent or this engine lacks its SIMD instructions, so that
 * the solver works in plain TypeScript, several times slower.
 */
export function kernelModule(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compileKernel();
  return compiled;
}

function compileKernel(): WebAssembly.Module | null {
  for (const place of places) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(new URL(place, import.meta.url));
    } catch {
      continue;
    }
    if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
  }
  return null;
}
