import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { main as compile } from 'assemblyscript/asc';
import { kernelStamp, stamped, stampOf } from '../workers/kernel-stamp.ts';

const root = path.resolve(import.meta.dirname, '../..');
const sources = path.join(root, 'src-main/solver/kernel/assembly');

/** Where the compiled kernel stands; without it the solver falls back to plain TypeScript. */
export const kernelPath = path.join(root, 'dist/kernel/kernel.wasm');

/**
 * Compiles the solver's kernel from AssemblyScript to WebAssembly with SIMD and fused multiply-add, and stamps it with
 * its sources.
 * @throws Error with the compiler's messages when it fails
 */
export async function buildKernel(): Promise<void> {
  await mkdir(path.dirname(kernelPath), { recursive: true });
  const stamp = kernelStamp();
  const unfinished = `${kernelPath}.${process.pid}`;
  const { error, stderr } = await compile([
    path.join(sources, 'index.ts'),
    '--outFile',
    unfinished,
    '--enable',
    'simd',
    '--enable',
    'relaxed-simd',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
  ]);
  if (error) throw new Error(`the solver's kernel does not compile: ${error.message}\n${stderr.toString()}`);
  await writeFile(unfinished, stamped(await readFile(unfinished), stamp));
  await rename(unfinished, kernelPath);
}

/** Compiles the kernel unless the compiled one is that of the sources; returns its bytes. */
export async function kernelBytes(): Promise<Uint8Array> {
  const bytes = await readFile(kernelPath).catch(() => null);
  if (bytes && stampOf(new WebAssembly.Module(bytes)) === kernelStamp()) return bytes;
  await buildKernel();
  return readFile(kernelPath);
}

if (import.meta.main) await buildKernel();
