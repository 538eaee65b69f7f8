import type { HistoryStatus } from '../../domain/history-filter.ts';
import type { MoneyUnits } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { CanSeeSend, Requester } from '../permissions/visibility.ts';
import type { HistoryMessage } from './load-history-messages.ts';

/** The part of a message that the requester may see. */
export interface VisibleMessage {
  readonly messageId: string;
  /** Masked for everybody except the author. */
  readonly to: string;
  readonly state: HistoryStatus;
  readonly problem?: Problem;
  /** Unix ms. */
  readonly at?: number;
  /** Unix ms, for a scheduled message. */
  readonly scheduledAt?: number;
  /** Undefined for another program's message. */
  readonly ours?: {
    readonly send: SendId;
    readonly user: string;
    readonly channel: string;
    readonly subject: string;
    readonly price?: MoneyUnits;
  };
}

/** Undefined if the requester may not see it at all. */
export async function maskMessage(
  { entry, send, state, problem }: HistoryMessage,
  requester: Requester,
  canSeeSend: CanSeeSend,
): Promise<VisibleMessage | undefined> {
  if (send && !(await canSeeSend(send, requester))) return undefined;
  const isAuthor = send?.user === requester.user;
  return {
    messageId: entry.messageId,
    to: isAuthor ? entry.to : `•••${entry.to.slice(-3)}`,
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
          price: entry.price,
        }
      : undefined,
  };
}
