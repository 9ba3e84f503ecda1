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
  options: { out: 'text' },
  async run(context, args) {
    const record = await backUp(context.databasePath, (fraction) =>
      context.console.progress(`backup: ${Math.round(100 * fraction)}%`),
    );
    context.console.endProgress();
    const out = args.text('out');
    const file = out === undefined ? record.path : resolve(out);
    if (out !== undefined)
      await copyFile(record.path, file, 1).catch((cause: NodeJS.ErrnoException) => {
        throw new UserError(
          'storage',
          `${file}: ${cause.code === 'EEXIST' ? 'it exists already' : cause.message}`,
          {
            file,
          },
        );
      });
    context.console.say(`${file}: ${count(record.bytes)} bytes`);
    context.console.document({ file, bytes: record.bytes, createdAt: record.createdAt });
  },
};

const restoreCommand: Command = {
  name: 'restore',
  usage: 'hedge restore FILE',
  summary: 'puts a backup in the place of the database; the present one is kept beside it',
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
  options: {},
  async run(context) {
    const { path, schema, problems } = verifyFile(context.databasePath);
    const runs = problems.length > 0 ? [] : await context.call('runs.verify', {});
    const disagreeing = runs.filter((run) => !run.agrees);
    context.console.document({ path, schema, problems, runs });
    context.console.say(`${path}: schema ${schema}`);
    context.console.say(
      runs.length === 0
        ? 'no runs on file'
        : `${count(runs.length - disagreeing.length)} of ${count(runs.length)} runs evaluate to what is on record`,
    );
    for (const run of disagreeing) context.console.say(`run ${run.id}: ${run.reason}`);
    for (const problem of problems) context.console.say(`problem: ${problem}`);
    const sound = problems.length === 0 && disagreeing.length === 0;
    return sound ? exitCodes.done : exitCodes.badInput;
  },
};

export const databaseCommands: Command[] = [backupCommand, restoreCommand, verifyCommand];
