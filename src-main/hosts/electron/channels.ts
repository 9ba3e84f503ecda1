/** Names of the IPC channels between the preload script and the main process; nothing else is listened to. */
export const channels = {
  invoke: 'workstation:invoke',
  event: 'workstation:event',
  pickFiles: 'workstation:pick-files',
  adoptFiles: 'workstation:adopt-files',
  deliver: 'workstation:deliver',
  copyText: 'workstation:copy-text',
  notify: 'workstation:notify',
  openExternal: 'workstation:open-external',
  openWindow: 'workstation:open-window',
  printPage: 'workstation:print-page',
  publishCommands: 'workstation:publish-commands',
  command: 'workstation:command',
} as const;
