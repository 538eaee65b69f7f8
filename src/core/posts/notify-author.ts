import { noReasonProblem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';
import {
  hasManyRecipients,
  isSendSubmitted,
  type SendProgress,
} from '../../domain/send-progress.ts';
import { logExhausted } from '../async/log-exhausted.ts';
import type { AppContext } from '../context.ts';
import { notifyAuthorJob } from '../jobs.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { AuthorNotice, SendPosts, UnconfirmedQuestion } from '../ports/send-posts.ts';
import type { BatchFact } from '../records/batch-facts.ts';
import type { AuthorNoticesFact, PostStateFact } from '../records/post-facts.ts';
import { loadSend } from '../sends/snapshot.ts';
import { loadBatches } from '../status/batch-outcomes.ts';
import { loadProgress } from '../status/load-progress.ts';
import { loadResends } from '../status/load-send-facts.ts';
import { listOpenQuestions } from './list-missing-notes.ts';
import { queueResultsFile } from './post-results-file.ts';

/** Tells the author in a direct message what failed, each thing once. */
export function createNotifyAuthorJob(
  tools: Pick<AppContext, 'records' | 'jobs' | 'clock' | 'log'> & {
    readonly chat: SendPosts;
  },
): JobHandler<SendId> {
  const { records, chat, clock, log } = tools;
  return {
    run,
    onExhausted: logExhausted(log, notifyAuthorJob, 'sendId', 'failed to notify the author'),
  };

  async function run(id: SendId): Promise<undefined> {
    const send = await loadSend(records, id);
    if (!send) return;
    let notices: AuthorNoticesFact = (await records.authorNotices.get(send.id)) ?? { failed: [] };
    const tell = async (notice: AuthorNotice, change: Partial<AuthorNoticesFact>) => {
      await chat.notifyAuthor(send, notice);
      notices = { ...notices, ...change };
      await records.authorNotices.put(notices, send.id);
    };
    const progress = await loadProgress(records, send, clock.now());
    const { notSentProblem, isOverdue } = progress;
    if (notSentProblem && !notices.stopped) {
      await tell({ kind: 'notSent', problem: notSentProblem }, { stopped: true });
      return;
    }
    const overdue = send.schedule?.at;
    if (isOverdue && notices.overdue !== overdue) await tell({ kind: 'overdue' }, { overdue });
    const shown = await records.postState.get(send.id);
    if (shown?.unposted && !notices.unposted)
      await tell({ kind: 'unposted', problem: shown.unposted }, { unposted: true });
    // Nothing else queues the results file of a send whose post is gone.
    if (shown?.gone && hasManyRecipients(progress)) await queueResultsFile(tools, send, progress);
    for (const question of listUnasked(await loadBatches(records, send), notices, shown)) {
      const { asked = [] } = notices;
      await tell({ kind: 'unsure', progress, ...question }, { asked: [...asked, question] });
    }
    for (const { id: again, by, indexes } of await loadResends(records, send.id)) {
      const { resent = [] } = notices;
      if (by === send.user || resent.includes(again)) continue;
      await tell({ kind: 'resent', by, count: indexes.length }, { resent: [...resent, again] });
    }
    const failed = listUntoldFailures(progress, notices, shown);
    if (failed.length === 0) return;
    const indexes = [...notices.failed, ...failed.map(({ index }) => index)];
    await tell({ kind: 'failed', recipients: failed }, { failed: indexes });
  }
}

/** Questions that no thread could ask and that the author was not asked yet. */
function listUnasked(
  batches: readonly (BatchFact | undefined)[],
  { asked = [] }: AuthorNoticesFact,
  { gone, unasked = [] }: Partial<PostStateFact> = {},
): readonly UnconfirmedQuestion[] {
  const isIn = (some: readonly UnconfirmedQuestion[], { batch, at }: UnconfirmedQuestion) =>
    some.some((one) => one.batch === batch && one.at === at);
  return listOpenQuestions(batches).filter(
    (question) => (gone === true || isIn(unasked, question)) && !isIn(asked, question),
  );
}

/** Refusals that the author was not told of yet, and failures if no thread shows them. */
function listUntoldFailures(
  progress: SendProgress,
  notices: AuthorNoticesFact,
  shown: PostStateFact | undefined,
) {
  const isBulk = hasManyRecipients(progress);
  const { gone, untold = [] } = shown ?? {};
  // For a send to many the author is told once, after every batch was tried. Later failures are in the
  // file.
  if (isBulk && !isSendSubmitted(progress)) return [];
  const failed = new Set(notices.failed);
  return progress.recipients.flatMap(({ index, phone, state, problem = noReasonProblem }) => {
    const isUnsaid = gone === true || untold.includes(index);
    const isTold = state === 'refused' || (state === 'failed' && isUnsaid && !isBulk);
    return isTold && !failed.has(index) ? [{ index, phone, problem }] : [];
  });
}
