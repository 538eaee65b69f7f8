import type { PhoneScreen } from '../clicksend/world.ts';
import type { GuideProgress } from '../page-state.ts';

/** The guide's first step: one picture to two phones. */
const PHONES_TO_REACH = 2;

/** Determines which steps of the guide are done from what happened since `openedAt` (Unix ms). */
export function findProgress(phones: readonly PhoneScreen[], openedAt: number): GuideProgress {
  const sent = phones.map(({ messages }) => messages.filter(({ at }) => at > openedAt));
  const texts = phones.flatMap(({ replies }) =>
    replies.filter(({ at }) => at > openedAt).map(({ text }) => text),
  );
  return {
    hasSent: sent.filter((messages) => messages.length > 0).length >= PHONES_TO_REACH,
    hasFailed: sent.flat().some(({ status, arrived }) => status === 'Failed' && !arrived),
    hasReplied: texts.some((text) => !isStop(text)),
    hasOptedOut: texts.some(isStop),
  };
}

function isStop(text: string): boolean {
  return text.trim().toLowerCase() === 'stop';
}
