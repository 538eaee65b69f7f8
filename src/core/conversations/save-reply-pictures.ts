import type { Problem } from '../../domain/problem.ts';
import { AppError, isFinalError } from '../errors.ts';
import { updateReplyPostsJob } from '../jobs.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobHandler, Jobs } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { ReplyPicture, Threads } from '../ports/threads.ts';
import { createPostOnce } from '../posts/post-once.ts';
import { type CompareAndSet, createCompareAndSet } from '../records/compare-and-set.ts';
import type { Records } from '../records/records.ts';
import type { ReplyFact, ReplyPictures, ReplyPostFact } from '../records/reply-facts.ts';

/** A reply with pictures, as one run has read it. */
interface Found {
  readonly reply: ReplyFact;
  readonly shown: Extract<ReplyPostFact, { kind: 'shown' }>;
  readonly stands: CompareAndSet<ReplyPostFact>;
  readonly kept: CompareAndSet<ReplyPictures>;
}

type Given = ReplyPictures['given'][number];

/** Giving a file takes up to so long, its upload included. */
const FILE_TAKES_MS = 60_000;

/** Phones send less than a fifth of it. */
const MOST_BYTES = 10_000_000;

/**
 * Keeps the pictures that came with a reply in its thread, as ClickSend forgets them after seven
 * days: each once. What cannot be kept is said under the reply, with its address.
 */
export function createSaveReplyPicturesJob(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clickSend: Pick<ClickSend, 'fetchReplyPicture'>;
  readonly pictures: Pick<Pictures, 'inspect'>;
  readonly threads: Pick<Threads, 'uploadPicture' | 'findPicture' | 'deleteMessage'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** No other process works on these records: one that did has died. */
  readonly isAlone: boolean;
}): JobHandler<string> {
  const { records, jobs, clickSend, pictures, threads, log } = tools;
  const once = createPostOnce({ ...tools, remove: threads.deleteMessage });
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const found = await find(id);
    if (!found) return;
    for (const n of missing(found)) {
      if ((await keepOne(found, n)) === 'erased') break;
    }
    await conclude(found);
  }

  async function keepOne(found: Found, n: number): Promise<'settled' | 'erased'> {
    const { reply, shown, kept } = found;
    const { posting } = value(kept);
    const thread = { channel: shown.channel, ts: shown.threadTs ?? shown.ts };
    try {
      const { name, bytes } = await readPicture(reply, n);
      await once<Given>({
        key: name,
        takesMs: FILE_TAKES_MS,
        intent: posting?.n === n ? posting : undefined,
        storeIntent: (intent) => kept.set({ ...value(kept), posting: { ...intent, n } }),
        deleteIntent: () => kept.set(settled(kept)),
        async post() {
          // `forget` looks the other way round, so that of the two one sees the other.
          if (!(await records.reply.get(reply.messageId))) throw erased();
          return { n, ...fileOf(await threads.uploadPicture(thread, { name, bytes })) };
        },
        async find() {
          const file = await threads.findPicture(thread, name);
          return file === undefined ? undefined : { n, ...fileOf(file) };
        },
        store: (given) => {
          const { given: before, lost } = value(kept);
          return kept.set({ given: [...before, given], lost });
        },
      });
      return 'settled';
    } catch (error) {
      if (!isFinalError(error)) throw error;
      if (error.code !== ERASED) await lose(kept, n, error.problem ?? notTaken);
      else if (isEmpty(kept)) await records.replyPictures.delete(reply.messageId);
      return error.code === ERASED ? 'erased' : 'settled';
    }
  }

  async function readPicture(reply: ReplyFact, n: number): Promise<ReplyPicture> {
    const bytes = await clickSend.fetchReplyPicture(reply.media[n] ?? '', MOST_BYTES);
    const seen = await pictures.inspect(bytes);
    if (seen.kind === 'no picture') {
      throw new AppError(seen.problem.code, { retry: 'never', problem: seen.problem });
    }
    return { name: `reply-${reply.messageId.toLowerCase()}-${n + 1}.${seen.ending}`, bytes };
  }

  async function conclude({ reply, shown, stands, kept }: Found): Promise<void> {
    const { given, lost } = value(kept);
    const files = given.flatMap(({ file }) => file ?? []);
    // Whoever was erased meanwhile must not come back with it.
    if (files.length > 0) await stands.set({ ...shown, files });
    if (lost.length === 0) return;
    const codes = lost.map(({ problem }) => problem.code);
    log.warn({ reply: reply.messageId, codes }, 'pictures could not be kept');
    await jobs.add(updateReplyPostsJob, reply.messageId);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const found = await find(id);
    if (!found) return;
    const problem = (error instanceof AppError && error.problem) || notTaken;
    for (const n of missing(found)) await lose(found.kept, n, problem);
    await conclude(found);
  }

  async function lose(
    kept: CompareAndSet<ReplyPictures>,
    n: number,
    problem: Problem,
  ): Promise<void> {
    const { given, lost } = value(kept);
    await kept.set({ given, lost: [...lost, { n, problem }] });
  }

  async function find(id: string): Promise<Found | undefined> {
    const reply = await records.reply.get(id);
    const stands = await createCompareAndSet(records.replyPost, id);
    const shown = stands.get();
    if (!reply || shown?.kind !== 'shown') return undefined;
    return { reply, shown, stands, kept: await createCompareAndSet(records.replyPictures, id) };
  }
}

function value(kept: CompareAndSet<ReplyPictures>): ReplyPictures {
  return kept.get() ?? { given: [], lost: [] };
}

function settled(kept: CompareAndSet<ReplyPictures>): ReplyPictures {
  const { posting: _, ...rest } = value(kept);
  return rest;
}

function isEmpty(kept: CompareAndSet<ReplyPictures>): boolean {
  const { given, lost } = value(kept);
  return given.length + lost.length === 0;
}

function fileOf(file: string | undefined): { readonly file?: string } {
  return file ? { file } : {};
}

const ERASED = 'erased';

/** Whoever wrote it was erased before Slack was asked to take it. */
function erased(): AppError {
  return new AppError(ERASED, { retry: 'never', answered: true });
}

function missing({ reply, kept }: Pick<Found, 'reply' | 'kept'>): readonly number[] {
  const { given, lost } = value(kept);
  const settled = new Set([...given, ...lost].map(({ n }) => n));
  return [...reply.media.keys()].filter((n) => !settled.has(n));
}

const notTaken: Problem = {
  code: 'picture_not_kept',
  what: 'Slack did not take it',
  todo: 'Invite me to the channel, so that I can put files there',
};
