import { join } from 'node:path';
import log from 'electron-log/node';
import type { Logger } from '../../services/workstation-api.ts';

/**
 * One file in the data folder, begun anew at 5 MB with the last one kept beside it; nothing leaves the machine.
 *
 * @param echo also to the terminal, for a start from a checkout
 */
export function createLogger(dataFolder: string, echo: boolean): Logger {
  const target = log.create({ logId: 'workstation' });
  target.transports.file.resolvePathFn = () => join(dataFolder, 'logs', 'workstation.log');
  target.transports.file.maxSize = 5 * 1024 * 1024;
  if (!echo) target.transports.console.level = false;
  return {
    info: (message) => target.info(oneLine(message)),
    warn: (message) => target.warn(oneLine(message)),
    error: (message, cause) =>
      cause === undefined ? target.error(oneLine(message)) : target.error(oneLine(message), cause),
  };
}

/** Messages hold addresses and names that others chose: none of them may look like a line of ours. */
const oneLine = (message: string): string => message.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 4_000);
