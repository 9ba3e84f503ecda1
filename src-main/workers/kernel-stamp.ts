import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Put in by the bundler, which leaves the sources behind; not there where the program runs from its sources. */
declare const KERNEL_STAMP: string | undefined;

/** A section of kernel.wasm that engines leave alone. */
const section = 'sources';

/** SHA-256, in hexadecimal digits, over the AssemblyScript sources of the kernel that this program goes with. */
export function kernelStamp(): string {
  if (typeof KERNEL_STAMP === 'string') return KERNEL_STAMP;
  const folder = new URL('../solver/kernel/assembly/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort())
    hash.update(`\0${name}\0`).update(readFileSync(new URL(name, folder)));
  return hash.digest('hex');
}

/** The kernel with the stamp of the sources it was compiled from. */
export function stamped(kernel: Uint8Array, stamp: string): Uint8Array {
  // Section 0 is a custom one: its size, the length of its name, name and content; lengths below 128 are single bytes.
  const content = Buffer.from(`${section}${stamp}`);
  return Buffer.concat([kernel, Buffer.of(0, content.length + 1, section.length), content]);
}

/** The stamp of a compiled kernel; null: it has none. */
export function stampOf(module: WebAssembly.Module): string | null {
  const [content] = WebAssembly.Module.customSections(module, section);
  return content ? Buffer.from(content).toString() : null;
}
