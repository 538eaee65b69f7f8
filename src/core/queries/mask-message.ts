import type { HistoryStatus } from '../../domain/history-filter.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { CanSeeSend, Requester } from '../permissions/can-see-send.ts';
import type { HistoryMessage } from './load-history-messages.ts';

/** A message as the one who asks may see it. */
export interface VisibleMessage {
  readonly messageId: string;
  /** Whole for its sender, masked for everybody else. */
  readonly to: string;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
  /** Unix ms. */
  readonly at?: number;
  /** Unix ms: when it is to leave. */
  readonly scheduledAt?: number;
  /** Undefined for another program's: of that nothing more is shown. */
  readonly ours?: {
    readonly send: SendId;
    readonly user: string;
    readonly channel: string;
    readonly subject: string;
    readonly price?: MoneyUnits;
  };
}

/** Undefined when it must not be seen by whoever asks. */
export async function maskMessage(
  { entry, send, state, problem }: HistoryMessage,
  asker: Requester,
  canSeeSend: CanSeeSend,
): Promise<VisibleMessage | undefined> {
  if (send && !(await canSeeSend(send, asker))) return undefined;
  const isSender = send?.user === asker.user;
  return {
    messageId: entry.messageId,
    to: isSender ? entry.to : `•••${entry.to.slice(-3)}`,
    state,
    problem,
    at: entry.at,
    scheduledAt: state === 'scheduled' && entry.scheduledAt ? entry.scheduledAt : undefined,
    ours: send
      ? {
          send: send.id,
          user: send.user,
          channel: send.channel,
          subject: entry.subject || send.subject,
          ...(entry.price === undefined ? {} : { price: entry.price }),
        }
      : undefined,
  };
}
