import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../../contract/result.ts';
import { backUp, restore, verifyFile } from '../../../services/database-care.ts';
import { UsageError } from '../arguments.ts';
import { exitCodes, type Command } from '../command.ts';
import { count } from '../output.ts';

const backupCommand: Command = {
  name: 'backup',
  usage: 'hedge backup [--out FILE]',
  summary: 'copies the database while it is in use, checks the copy, and keeps it among the backups',
  words: 0,
  options: { out: 'text' },
  async run(context, args) {
    const record = await backUp(context.databasePath, (fraction) =>
      context.console.progress(`backup: ${Math.round(100 * fraction)}%`),
    );
    context.console.endProgress();
    const out = args.text('out');
    const file = out === undefined ? record.path : resolve(out);
    if (out !== undefined)
      await copyFile(record.path, file, constants.COPYFILE_EXCL).catch((cause: NodeJS.ErrnoException) => {
        const reason = cause.code === 'EEXIST' ? 'it exists already' : cause.message;
        throw new UserError('storage', `${file}: ${reason}`, { file });
      });
    context.console.say(`${file}: ${count(record.bytes)} bytes`);
    context.console.document({ file, bytes: record.bytes, createdAt: record.createdAt });
  },
};

const restoreCommand: Command = {
  name: 'restore',
  usage: 'hedge restore FILE',
  summary: 'puts a backup in the place of the database; the present one is kept beside it',
  words: 1,
  options: {},
  async run(context, args) {
    const file = args.positionals[0];
    if (file === undefined) throw new UsageError('name the backup');
    const { kept } = restore(context.databasePath, resolve(file), context.migrationsFolder);
    context.console.say(`${context.databasePath} is restored from ${file}`);
    if (kept) context.console.say(`what was there before: ${kept}`);
    context.console.document({ restored: context.databasePath, kept });
  },
};

const verifyCommand: Command = {
  name: 'verify',
  usage: 'hedge verify [--json]',
  summary: 'checks the database file, its schema, and every run on file by evaluating it again',
  words: 0,
  options: {},
  async run(context) {
    const { path, schema, problems } = verifyFile(context.databasePath);
    const damaged = problems.length > 0;
    const runs = damaged ? [] : await context.call('runs.verify', {});
    const disagreeing = runs.filter((run) => !run.agrees);
    context.console.document({ path, schema, problems, runs });
    context.console.say(`${path}: schema ${schema}`);
    for (const problem of problems) context.console.say(`problem: ${problem}`);
    if (damaged) context.console.say('runs were not evaluated');
    else if (runs.length === 0) context.console.say('no runs on file');
    else
      context.console.say(
        `${count(runs.length - disagreeing.length)} of ${count(runs.length)} runs evaluate to what is on record`,
      );
    for (const run of disagreeing) context.console.say(`run ${run.id}: ${run.reason}`);
    return damaged || disagreeing.length > 0 ? exitCodes.badInput : exitCodes.done;
  },
};

export const databaseCommands: Command[] = [backupCommand, restoreCommand, verifyCommand];
