import { methods } from '../../contract/methods.ts';
import type { OpenedPurpose } from '../../contract/host.ts';

/** The files that a call has imported, where they are of a kind that is opened again; null: none. */
export function importedFiles(
  method: string,
  payload: unknown,
): { purpose: OpenedPurpose; tokens: string[] } | null {
  if (method === 'scenarios.import') {
    const request = methods[method].request.safeParse(payload);
    return request.success ? { purpose: 'scenario', tokens: [request.data.file] } : null;
  }
  if (method !== 'market.import') return null;
  const request = methods[method].request.safeParse(payload);
  if (!request.success || request.data.kind !== 'prices') return null;
  return { purpose: 'prices', tokens: request.data.files.map(({ token }) => token) };
}
