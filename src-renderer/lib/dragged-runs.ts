/** Runs on their way from a list to where they are compared, as the browser carries them. */
const runsType = 'application/x-static-hedge-runs';

/** Begins to drag runs; a small label follows the pointer. */
export function dragRuns(event: DragEvent, ids: readonly number[], label: string): void {
  const { dataTransfer } = event;
  if (!dataTransfer) return;
  dataTransfer.setData(runsType, JSON.stringify(ids));
  dataTransfer.effectAllowed = 'copy';
  const sign = document.createElement('div');
  sign.className = 'dragged';
  sign.textContent = label;
  document.body.append(sign);
  dataTransfer.setDragImage(sign, -12, 8);
  // The browser has taken its picture by then.
  requestAnimationFrame(() => sign.remove());
}

export const carriesRuns = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes(runsType) ?? false;

/** The runs that were dropped; what anybody else has put there counts as none. */
export function droppedRuns(event: DragEvent): number[] {
  try {
    const ids: unknown = JSON.parse(event.dataTransfer?.getData(runsType) ?? '');
    return Array.isArray(ids) ? ids.filter((id) => Number.isSafeInteger(id) && id > 0) : [];
  } catch {
    return [];
  }
}
