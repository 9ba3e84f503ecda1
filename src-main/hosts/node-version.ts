/** The database driver crashes on older versions, without a word; so nothing is loaded before this has passed. */
const oldestMajor = 22;

export function refuseOldNode(version: string = process.versions.node): void {
  if (Number(version.split('.')[0]) >= oldestMajor) return;
  process.stderr.write(
    `Node ${version} is too old: this program needs ${oldestMajor} or newer. ` +
      'Start it through npm (npm start, npm run hedge -- …), which uses the Node that npm ci installed.\n',
  );
  process.exit(2);
}
