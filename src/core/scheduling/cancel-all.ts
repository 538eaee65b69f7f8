import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import { getProblem } from '../errors.ts';
import type { Requester } from '../permissions/visibility.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import { countPendingRecipients, type ListScheduledSends } from '../queries/list-sends.ts';

/** What would be cancelled: how many sends, to how many people, and whose. */
export interface ScheduledCounts {
  readonly sends: number;
  readonly people: number;
  readonly byPerson: readonly {
    /** Slack user id. */
    readonly user: string;
    readonly sends: number;
    readonly people: number;
  }[];
}

/** How many sends had each result. */
export interface CancelCounts {
  /** They will not be sent. */
  readonly cancelled: number;
  /** ClickSend holds them and was asked to cancel them. */
  readonly asked: number;
  /** They had been cancelled before. */
  readonly before: number;
  /** Too late. */
  readonly left: number;
}

/** The result of cancelling everything in the account. */
export interface CancelAccountResult {
  readonly ours: CancelCounts;
  readonly account:
    | { readonly kind: 'cancelled'; readonly count?: number }
    | { readonly kind: 'notOffered' }
    | { readonly kind: 'failed'; readonly problem: Problem };
}

/** Like `CancelSend`, with the results that are counted here. */
type Cancel = (
  id: SendId,
  by: string,
) => Promise<{ readonly kind: keyof CancelCounts | 'gone' | 'outdated' }>;

export function createCancelAll(
  tools: Pick<AppContext, 'log'> & {
    readonly listScheduledSends: ListScheduledSends;
    readonly cancelSend: Cancel;
    readonly clickSend: Pick<ClickSend, 'cancelAllMessages'>;
  },
) {
  const { listScheduledSends, cancelSend, clickSend, log } = tools;
  return {
    /** For the question beforehand: counts what the requester may see. */
    async countScheduled(requester: Requester): Promise<ScheduledCounts> {
      const all = await listScheduledSends(requester);
      const users = [...new Set(all.map(({ send }) => send.user))];
      const counted = (some: typeof all) => ({
        sends: some.length,
        people: some.reduce((sum, one) => sum + countPendingRecipients(one), 0),
      });
      return {
        ...counted(all),
        byPerson: users.map((user) => ({
          user,
          ...counted(all.filter(({ send }) => send.user === user)),
        })),
      };
    },

    /** Only sends submitted up to this time (Unix ms), because only those were counted in the question. */
    async cancelVisibleSends(requester: Requester, submittedUntil: number): Promise<CancelCounts> {
      const visible = await listScheduledSends(requester);
      return cancelEach(
        visible.filter(({ send }) => send.submittedAt <= submittedUntil),
        requester.user,
      );
    },

    /** All scheduled sends of this app, including those that `by` may not see. `by` is a Slack user id. */
    cancelAllSends: async (by: string) => cancelEach(await listScheduledSends(), by),

    /**
     * Everything that ClickSend holds for the account, including other programs' messages. Ours are cancelled
     * first, so that none is sent in between and each post says who cancelled it.
     */
    async cancelAccountMessages(by: string): Promise<CancelAccountResult['account']> {
      const account = await cancelAccount();
      log.info({ user: by, outcome: account.kind }, 'everything scheduled at ClickSend cancelled');
      return account;
    },
  };

  async function cancelEach(
    sends: Awaited<ReturnType<ListScheduledSends>>,
    by: string,
  ): Promise<CancelCounts> {
    const counts = { cancelled: 0, asked: 0, before: 0, left: 0, gone: 0, outdated: 0 };
    for (const { send } of sends) {
      const { kind } = await cancelSend(send.id, by);
      counts[kind] += 1;
    }
    const { gone, outdated: _, ...result } = counts;
    log.info({ user: by, ...result, gone }, 'all scheduled sends cancelled');
    return result;
  }

  async function cancelAccount(): Promise<CancelAccountResult['account']> {
    try {
      const answer = await clickSend.cancelAllMessages();
      return answer.offered ? { kind: 'cancelled', ...answer.value } : { kind: 'notOffered' };
    } catch (error) {
      // What the app cancelled stays cancelled, and the result must say so too.
      const problem = getProblem(error);
      if (problem) return { kind: 'failed', problem };
      throw error;
    }
  }
}

export type CancelAll = ReturnType<typeof createCancelAll>;
