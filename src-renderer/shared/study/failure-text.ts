import type { Failure } from '../../../src-main/contract/result.ts';

/** What happened and what to do, in one text: many messages say the mend themselves. */
export function failureText({ message, details }: Failure): string {
  const mend = details?.mend;
  if (!mend || message.toLowerCase().includes(mend.toLowerCase())) return message;
  return `${message.replace(/[.:]$/, '')}: ${mend}`;
}
