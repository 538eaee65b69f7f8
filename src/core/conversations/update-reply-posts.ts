import type { CountryCode } from '../../domain/phone.ts';
import { codeOf, isFinal } from '../errors.ts';
import type { OptOuts } from '../opt-outs/opt-out-ledger.ts';
import type { Log } from '../ports/clock-log-metrics.ts';
import type { JobWorker } from '../ports/jobs.ts';
import type { ThreadLine, Threads } from '../ports/threads.ts';
import type { ReplyFact } from '../records/facts.ts';
import type { Records } from '../records/records.ts';
import { lineId, linesOf, partId } from './build-reply-posts.ts';
import type { FindAnswered } from './find-answered-message.ts';
import { whoWrote } from './find-reply-contact.ts';
import { meantNow } from './resolve-reply-meaning.ts';

const ATTEMPTS = 18;

/** Puts the lines of a reply right, when more is known of it than when they were said: a picture that could not be kept, a wish that somebody confirmed. */
export function renewLine(tools: {
  readonly records: Records;
  readonly threads: Pick<Threads, 'put'>;
  readonly optOuts: Pick<OptOuts, 'eventsOf'>;
  readonly find: FindAnswered;
  readonly country: CountryCode;
  readonly log: Log;
}): JobWorker {
  const { records, threads, log } = tools;
  const who = whoWrote(tools);
  const asItStands = meantNow(tools);
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const reply = await records.reply.get(id);
    if (!reply) return;
    const now = await asItStands(reply);
    for (const [n, line] of linesOf(now, await who(reply)).entries()) {
      const shown = await records.shownReply.get(partId(id, n));
      if (shown?.kind !== 'shown') return;
      const { more = {} } = shown;
      await put(shown, lineId(id, n), {
        ...line,
        ...more,
        ...(n === 0 ? await lostOf(reply) : {}),
      });
    }
  }

  async function put(...[at, id, line]: Parameters<Threads['put']>): Promise<void> {
    await threads.put(at, id, line).catch((error: unknown) => {
      // Deleted, or too old to be edited: there is no place left to say it.
      if (!isFinal(error)) throw error;
    });
  }

  async function lostOf({
    messageId,
    media,
  }: ReplyFact): Promise<Pick<Extract<ThreadLine, { kind: 'reply' }>, 'lost'>> {
    const { lost = [] } = (await records.keptPictures.get(messageId)) ?? {};
    const [first] = lost;
    if (!first) return {};
    return { lost: { problem: first.problem, urls: lost.flatMap(({ n }) => media[n] ?? []) } };
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    log.error({ reply: id, code }, 'a reply’s line could not be put right');
  }
}
