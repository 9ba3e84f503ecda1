/**
 * Runs one script of package.json. Plain JavaScript, so that an older Node can read it far enough to say what is wrong:
 * TypeScript runs from Node 22.18 on, and the database driver crashes before 22 without a word.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Node ${process.versions.node} is too old for this program, which needs 22.18 or newer.\n` +
      'npm ci installs Node 24 in node_modules, and npm scripts run on it: run npm ci, then the script through npm.\n',
  );
  process.exit(2);
}

const { runScript } = await import('./scripts.ts');
process.exitCode = await runScript(process.argv[2] ?? '', process.argv.slice(3));
