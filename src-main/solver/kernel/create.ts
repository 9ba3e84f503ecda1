import type { Items } from '../items.ts';
import type { RelaxationKernel } from './kernel.ts';
import { TypeScriptKernel } from './typescript-kernel.ts';
import { WasmKernel } from './wasm-kernel.ts';

let compiled: WebAssembly.Module | null = null;

/**
 * Sets the compiled kernel (dist/kernel/kernel.wasm) that all later solves of this thread use; null: plain TypeScript. The caller
 * reads and compiles it, because this folder does no I/O.
 */
export function setKernelModule(module: WebAssembly.Module | null): void {
  compiled = module;
}

/** @param certificate whether the root certificate will be built on this kernel */
export function createKernel(items: Items, certificate: boolean): RelaxationKernel {
  return compiled === null ? new TypeScriptKernel(items) : new WasmKernel(compiled, items, certificate);
}
