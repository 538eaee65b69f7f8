import type { HistoryState } from '../../domain/history-filter.ts';
import type { Units } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { Asker, MaySee } from '../permissions/can-see-send.ts';
import type { KnownMessage } from './load-history-messages.ts';

/** A message as the one who asks may see it. */
export interface ShownMessage {
  readonly messageId: string;
  /** Whole for its sender, masked for everybody else. */
  readonly to: string;
  readonly state: HistoryState;
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
    readonly price?: Units;
  };
}

/** Undefined when it must not be seen by whoever asks. */
export async function shownMessage(
  { entry, send, state, problem }: KnownMessage,
  asker: Asker,
  maySee: MaySee,
): Promise<ShownMessage | undefined> {
  if (send && !(await maySee(send, asker))) return undefined;
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
