/**
 * What happens when the reader of this program's output has gone (`… | head`): without this, Node ends the program with a
 * stack. Progress and messages that nobody reads are dropped.
 *
 * @param onOutputGone called when a result can no longer be written
 */
export function survivePipes(onOutputGone: () => void): void {
  const unless = (act: () => void) => (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    act();
  };
  process.stdout.on('error', unless(onOutputGone));
  process.stderr.on(
    'error',
    unless(() => undefined),
  );
}
