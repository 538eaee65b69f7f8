import { createHash } from 'node:crypto';
import type { Send } from '../../domain/send.ts';
import {
  countStatuses,
  hasManyRecipients,
  listUnreached,
  type SendProgress,
} from '../../domain/send-progress.ts';

/** Equal for two states that look the same in Slack. */
export function computePostDigest(send: Send, progress: SendProgress): string {
  const { subject, body, picture, optedOut } = send;
  const seen = hasManyRecipients(progress) ? countRecipients(progress) : progress;
  return createHash('sha256')
    .update(JSON.stringify([subject, body, picture, seen, ...(optedOut ? [optedOut] : [])]))
    .digest('base64url');
}

/** The post of a send to many shows counts, not each recipient's status. */
function countRecipients({ recipients, ...rest }: SendProgress) {
  const held = recipients.find(({ state, problem }) => state === 'waiting' && problem);
  const unreached = listUnreached({ recipients, ...rest }).length;
  return { ...rest, counts: countStatuses(recipients), held: held?.problem, unreached };
}
