import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import { countStatuses, hasManyRecipients, type SendProgress } from '../../domain/send-progress.ts';

/** So many of those who wait for its time a post offers to be taken out. */
const OFFERED = 100;

/** Equal for two standings that look the same in Slack. */
export function computePostDigest(send: Send, progress: SendProgress): string {
  const { subject, body, picture, optedOut } = send;
  const seen = hasManyRecipients(progress) ? counted(progress) : progress;
  return createHash('sha256')
    .update(JSON.stringify([subject, body, picture, seen, ...(optedOut ? [optedOut] : [])]))
    .digest('base64url');
}

/** Of many, nobody sees who stands where. */
function counted({ recipients, ...rest }: SendProgress) {
  const held = recipients.find(({ state, problem }) => state === 'waiting' && problem);
  const scheduled = recipients.filter(({ state }) => state === 'scheduled').slice(0, OFFERED);
  return { ...rest, counts: countStatuses(recipients), held: held?.problem, scheduled };
}
