import { afterAll, beforeAll } from 'vitest';
import { kernelBytes } from '../../../src-main/build/kernel.ts';
import type { Items } from '../../../src-main/solver/items.ts';
import { setKernelModule } from '../../../src-main/solver/kernel/create.ts';
import type { CertificateState, RelaxationKernel } from '../../../src-main/solver/kernel/kernel.ts';
import { TypeScriptKernel } from '../../../src-main/solver/kernel/typescript-kernel.ts';
import { WasmKernel } from '../../../src-main/solver/kernel/wasm-kernel.ts';
import { CertificateAscent } from '../../../src-main/solver/root-certificate.ts';
import type { RootCertificate } from '../../../src-main/solver/root-certificate.ts';
import { rootMembership } from '../../../src-main/solver/search-stage.ts';

/** The compiled kernel, built first where its sources are newer. */
export const kernelModule = new WebAssembly.Module(await kernelBytes());

/** Both implementations of the kernel, by name. */
export const implementations: [string, (items: Items) => RelaxationKernel][] = [
  ['WebAssembly', (items) => new WasmKernel(kernelModule, items, true)],
  ['TypeScript', (items) => new TypeScriptKernel(items)],
];

/** What solves work with: the compiled kernel or none, by the name of the implementation. */
export const kernelModules: [string, WebAssembly.Module | null][] = [
  ['WebAssembly', kernelModule],
  ['TypeScript', null],
];

/** Has all solves of the tests around it work with a kernel. */
export function useKernel(module: WebAssembly.Module | null): void {
  beforeAll(() => setKernelModule(module));
  afterAll(() => setKernelModule(null));
}

/** Builds the certificate of a kernel's items, to the end of its schedule or for some sweeps only, from the start or from another's state. */
export function certify(
  kernel: RelaxationKernel,
  incumbent: number,
  sweeps = Infinity,
  from?: CertificateState,
): RootCertificate {
  kernel.membership.set(rootMembership(kernel.items));
  return new CertificateAscent(kernel, {
    incumbent: () => incumbent,
    stopped: () => false,
    onSweep: (_bound, done) => done >= sweeps,
    from,
  }).run();
}

/** Copies certificate and root bounds from one kernel to another on the same items. */
export function copyCertificate(from: RelaxationKernel, to: RelaxationKernel): void {
  to.S.set(from.S);
  to.products.set(from.products);
  to.diagonal.set(from.diagonal);
  to.multipliers.set(from.multipliers);
  to.lower.set(from.items.lower);
  to.upper.set(from.items.upper);
}
