import {
  externalHosts,
  type FilePurpose,
  type HostCapabilities,
  type PickedFile,
} from '../../src-main/contract/host.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { webPaths } from '../../src-main/contract/transport.ts';
import { CallError } from './client.svelte.ts';
import icon from './host-icon.svg';

const accepted: Record<FilePurpose, string> = {
  prices: '.csv,.txt,.tsv,.gz',
  vols: '.csv,.txt,.tsv,.gz',
  sectors: '.csv,.txt,.tsv,.gz',
  borrow: '.csv,.txt,.tsv,.gz',
  basket: '.csv,.txt,.tsv',
  symbols: '.csv,.txt,.tsv',
  scenario: '.hedge,.json',
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
    if (document.hasFocus() || !('Notification' in window)) return;
    if ((await Notification.requestPermission()) !== 'granted') return;
    // The tag: two tabs say the same of one job, and it is shown once.
    const notification = new Notification(title, { body, tag: body, icon });
    notification.addEventListener('click', () => window.focus());
  },
  openExternal: async (url) => {
    const target = URL.parse(url);
    if (target?.protocol !== 'https:' || !externalHosts.includes(target.host) || target.username !== '')
      throw new Error(`${url} is not one of the addresses that the program opens`);
    window.open(target, '_blank', 'noopener,noreferrer');
  },
  // The same origin and session, so that the tab is as much the program as this one.
  openWindow: async (route) => {
    window.open(`/${route}`, '_blank', 'noopener');
  },
  printPage: async () => {
    window.print();
    return 'printed';
  },
  publishCommands: async () => {},
  onCommand: () => () => {},
};
