import type { Failure } from '../../../src-main/contract/result.ts';

/** What happened and what to do, in one text: many messages say the mend themselves. */
export function failureText({ message, details }: Failure): string {
  const mend = details?.mend;
  return mend && !message.toLowerCase().includes(mend.toLowerCase()) ? `${message} ${mend}` : message;
}
