import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../app-error.ts';
import type { ReplyFact, ShownReply } from '../facts.ts';
import { type Held, held } from '../held.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { Clock, Log } from '../ports/clock-log-meter.ts';
import type { Jobs, JobWorker } from '../ports/jobs.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { Threads } from '../ports/threads.ts';
import type { Records } from '../records.ts';

/** What came of the pictures of a reply, by their place in it. Written by `keep-pictures` alone. */
export interface KeptPictures {
  /** It is being given to Slack; since when (Unix ms). */
  readonly begun?: number;
  readonly begunAt?: number;
  readonly given: readonly { readonly n: number; readonly file?: string }[];
  readonly lost: readonly { readonly n: number; readonly problem: Problem }[];
}

/** A reply with pictures, as one run has read it. */
interface Found {
  readonly reply: ReplyFact;
  readonly shown: Extract<ShownReply, { kind: 'shown' }>;
  readonly stands: Held<ShownReply>;
  readonly kept: Held<KeptPictures>;
}

/** Growing pauses of up to five minutes: some hours. ClickSend keeps a picture for seven days. */
const ATTEMPTS = 40;

/** Phones send less than a tenth of it. */
const MOST_BYTES = 20_000_000;

/**
 * Keeps the pictures that came with a reply in its thread, as ClickSend forgets them after seven
 * days: each once. What cannot be kept is said under the reply, with its address.
 */
export function keepPictures(tools: {
  readonly records: Records;
  readonly jobs: Jobs;
  readonly clickSend: Pick<ClickSend, 'replyPicture'>;
  readonly pictures: Pick<Pictures, 'look'>;
  readonly threads: Pick<Threads, 'give' | 'isGiven'>;
  readonly clock: Clock;
  readonly log: Log;
}): JobWorker {
  const { records, jobs, clickSend, pictures, threads, clock, log } = tools;
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const found = await find(id);
    if (!found) return;
    for (const n of missing(found)) {
      if ((await keepOne(found, n)) === 'erased') break;
    }
    await conclude(found);
  }

  async function keepOne(found: Found, n: number): Promise<'settled' | 'erased'> {
    const { kept } = found;
    try {
      const given = await give(found, n);
      const { given: before, lost } = value(kept);
      if (given !== 'erased') await kept.keep({ lost, given: [...before, { n, ...given }] });
      else if (before.length + lost.length > 0) await kept.keep({ given: before, lost });
      else await records.keptPictures.delete(found.reply.messageId);
      return given === 'erased' ? 'erased' : 'settled';
    } catch (error) {
      if (!(error instanceof AppError) || error.retry !== 'never') throw error;
      await lose(kept, n, error.problem ?? notTaken);
      return 'settled';
    }
  }

  /** Gives Slack's id of it, where it says one. */
  async function give(
    { reply, shown, kept }: Found,
    n: number,
  ): Promise<{ readonly file?: string } | 'erased'> {
    const thread = { channel: shown.channel, ts: shown.threadTs ?? shown.ts };
    const bytes = await clickSend.replyPicture(reply.media[n] ?? '', MOST_BYTES);
    const seen = await pictures.look(bytes);
    if (seen.kind === 'no picture') {
      throw new AppError(seen.problem.code, { retry: 'never', problem: seen.problem });
    }
    const name = `reply-${reply.messageId.toLowerCase()}-${n + 1}.${seen.ending}`;
    const before = value(kept).begun === n ? await threads.isGiven(thread, name) : undefined;
    if (before !== undefined) return { file: before };
    await kept.keep({ ...value(kept), begun: n, begunAt: clock.now() });
    // `forget` looks the other way round, so that of the two one sees the other.
    if (!(await records.reply.get(reply.messageId))) return 'erased';
    const file = await threads.give(thread, { name, bytes });
    return file ? { file } : {};
  }

  async function conclude({ reply, shown, stands, kept }: Found): Promise<void> {
    const { given, lost } = value(kept);
    const files = given.flatMap(({ file }) => file ?? []);
    // Whoever was erased meanwhile must not come back with it.
    if (files.length > 0) await stands.keep({ ...shown, files });
    if (lost.length === 0) return;
    const codes = lost.map(({ problem }) => problem.code);
    log.warn({ reply: reply.messageId, codes }, 'pictures could not be kept');
    await jobs.add('renew-reply', reply.messageId);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const found = await find(id);
    if (!found) return;
    const problem = (error instanceof AppError && error.problem) || notTaken;
    for (const n of missing(found)) await lose(found.kept, n, problem);
    await conclude(found);
  }

  async function lose(kept: Held<KeptPictures>, n: number, problem: Problem): Promise<void> {
    const { given, lost } = value(kept);
    await kept.keep({ given, lost: [...lost, { n, problem }] });
  }

  async function find(id: string): Promise<Found | undefined> {
    const reply = await records.reply.get(id);
    const stands = await held(records.shownReply, id);
    const shown = stands.value();
    if (!reply || shown?.kind !== 'shown') return undefined;
    return { reply, shown, stands, kept: await held(records.keptPictures, id) };
  }
}

function value(kept: Held<KeptPictures>): KeptPictures {
  return kept.value() ?? { given: [], lost: [] };
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
