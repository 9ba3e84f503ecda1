import type { FilePurpose, HostCapabilities, PickedFile } from '../../src-main/contract/host.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { webPaths } from '../../src-main/contract/transport.ts';
import { CallError } from './client.svelte.ts';

const accepted: Record<FilePurpose, string> = {
  prices: '.csv,.txt,.tsv,.gz',
  vols: '.csv,.txt,.tsv,.gz',
  sectors: '.csv,.txt,.tsv,.gz',
  borrow: '.csv,.txt,.tsv,.gz',
  basket: '.csv,.txt,.tsv',
  symbols: '.csv,.txt,.tsv',
  scenario: '.json',
  backup: '.db,.sqlite,.backup',
};

function currentPlatform(): HostCapabilities['platform'] {
  const agent = navigator.userAgent;
  if (agent.includes('Mac')) return 'mac';
  return agent.includes('Windows') ? 'windows' : 'linux';
}

/** Asks the browser for files. Resolves with none when the user closes the dialog. */
function chooseFiles(purpose: FilePurpose, multiple: boolean): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accepted[purpose];
  input.multiple = multiple;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

async function upload(file: File): Promise<PickedFile> {
  const response = await fetch(`${webPaths.files}?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    body: file,
  });
  const result = (await response.json()) as Result<PickedFile>;
  if (!result.ok) throw new CallError(result.error);
  return result.value;
}

async function uploadAll(files: readonly File[]): Promise<PickedFile[]> {
  const picked: PickedFile[] = [];
  for (const file of files) picked.push(await upload(file));
  return picked;
}

/** What a browser can do beside the loopback host: uploads instead of paths, downloads instead of save dialogs. */
export const webHost: HostCapabilities<File> = {
  kind: 'web',
  platform: currentPlatform(),
  pickFiles: async (purpose, multiple) => uploadAll(await chooseFiles(purpose, multiple)),
  adoptFiles: uploadAll,
  deliver: async (token) => {
    const link = document.createElement('a');
    link.href = `${webPaths.deliverables}${encodeURIComponent(token)}`;
    link.download = '';
    link.click();
    return 'saved';
  },
  copyText: (text) => navigator.clipboard.writeText(text),
  notify: async (title, body) => {
    if ('Notification' in window && Notification.permission === 'granted') new Notification(title, { body });
  },
  openExternal: async (url) => {
    window.open(url, '_blank', 'noopener,noreferrer');
  },
};
