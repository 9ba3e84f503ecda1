import { describe, expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-main/contract/jobs.ts';
import { progressOf } from '../../../src-main/hosts/electron/job-progress.ts';

const job = (state: JobSnapshot['state'], fraction: number | null): JobSnapshot => ({
  id: 'x',
  kind: 'import',
  title: 'Import',
  state,
  place: null,
  pausable: false,
  fraction,
  seconds: 1,
  scenarioId: null,
  runId: null,
  progress: null,
  outcome: null,
  error: null,
});

describe('the bar of all jobs', () => {
  it('is the mean of those whose end is known; those that wait have done nothing', () => {
    expect(progressOf([job('running', 0.5), job('running', 0.25)], 'linux')).toBe(0.38);
    expect(progressOf([job('running', 0.5), job('queued', null)], 'linux')).toBe(0.25);
    expect(progressOf([job('running', 0.5), job('running', null)], 'linux')).toBe(0.5);
  });

  it('is gone without jobs', () => {
    expect(progressOf([], 'win32')).toBe(-1);
    expect(progressOf([job('done', 1), job('failed', 0.4), job('cancelled', null)], 'win32')).toBe(-1);
  });

  it('only moves, where it can, while no end is known', () => {
    expect(progressOf([job('running', null)], 'win32')).toBe(2);
    for (const platform of ['linux', 'darwin'] as const)
      expect(progressOf([job('running', null)], platform)).toBe(-1);
  });

  it('stays between nothing and all, whatever a job says', () => {
    expect(progressOf([job('running', 1.7)], 'linux')).toBe(1);
    expect(progressOf([job('running', -3)], 'linux')).toBe(0);
  });
});
