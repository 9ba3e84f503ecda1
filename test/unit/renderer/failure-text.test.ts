import { describe, expect, it } from 'vitest';
import { failureText } from '../../../src-renderer/shared/study/failure-text.ts';

const failure = (message: string, mend?: string) => ({
  code: 'bad-input' as const,
  message,
  details: { mend },
});

describe('a failure in one text', () => {
  it('says what happened, then what to do', () => {
    expect(failureText(failure('300 days are needed, on file are 200', 'load more history'))).toBe(
      '300 days are needed, on file are 200: load more history',
    );
    expect(failureText(failure('The window is empty.', 'widen it'))).toBe('The window is empty: widen it');
  });

  it('says the mend once', () => {
    expect(failureText(failure('at most 2 longs: Allow 3 longs.', 'allow 3 longs'))).toBe(
      'at most 2 longs: Allow 3 longs.',
    );
    expect(failureText(failure('no days'))).toBe('no days');
  });
});
