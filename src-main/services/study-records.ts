import { UserError } from '../contract/result.ts';
import type { StudySummary } from '../contract/studies.ts';
import {
  getStudy,
  listStudies,
  replaceStudyRecord,
  saveStudy,
  setStudyRemoved,
  type StudyKind,
} from '../store/studies-store.ts';
import type { ServicesContext } from './services-context.ts';

/** What the studies of a kind have in common: the columns of their table; the rest of a study is its record. */
export function listStudiesOf({ store }: ServicesContext, kind: StudyKind): StudySummary[] {
  return store
    .read((database) => listStudies(database, kind))
    .map(({ id, scenarioId, title, createdAt }) => ({ id, scenarioId, title, createdAt }));
}

/** @throws UserError('not-found') for one that does not exist, was removed, or is of another kind. */
export function readStudy<Study extends StudySummary>(
  { store }: ServicesContext,
  kind: StudyKind,
  id: number,
): Study {
  const study = store.read((database) => getStudy<Omit<Study, keyof StudySummary>>(database, id));
  if (study.kind !== kind) throw new UserError('not-found', `study ${id} is no ${kind}`);
  const { scenarioId, title, createdAt, record } = study;
  return { ...record, id, scenarioId, title, createdAt } as unknown as Study;
}

/** Stores a study, announces it, and answers with its number. */
export async function storeStudy<Study extends StudySummary>(
  { store, events }: ServicesContext,
  kind: StudyKind,
  study: Omit<Study, 'id'>,
): Promise<number> {
  const { scenarioId, title, createdAt, ...record } = study as Omit<StudySummary, 'id'>;
  const id = await store.write((database) =>
    saveStudy(database, { kind, scenarioId, title, createdAt, record }),
  );
  events.announce('data.changed', { what: 'studies', id });
  return id;
}

/** Changes what a study remembers, such as the run that a hedge of it was opened as. */
export async function changeStudy<Study extends StudySummary>(
  { store, events }: ServicesContext,
  id: number,
  change: (record: Omit<Study, keyof StudySummary>) => void,
): Promise<void> {
  await store.write((database) => {
    const { record } = getStudy<Omit<Study, keyof StudySummary>>(database, id);
    change(record);
    replaceStudyRecord(database, id, record);
  });
  events.announce('data.changed', { what: 'studies', id });
}

export async function removeStudy(
  { store, events }: ServicesContext,
  id: number,
  removed: boolean,
): Promise<void> {
  await store.write((database) => setStudyRemoved(database, id, removed));
  events.announce('data.changed', { what: 'studies', id });
}
