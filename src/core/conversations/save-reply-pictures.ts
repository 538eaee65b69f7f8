import type { Problem } from '../../domain/problem.ts';
import type { AppContext } from '../context.ts';
import { AppError, getProblem, isFinalError } from '../errors.ts';
import { updateReplyPostsJob } from '../jobs.ts';
import type { ClickSend } from '../ports/clicksend.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Pictures } from '../ports/pictures.ts';
import type { ReplyPicture, Threads } from '../ports/threads.ts';
import type { PostOnce } from '../posts/post-once.ts';
import type { ReplyFact, ReplyPictures, ReplyPostFact } from '../records/conversation-facts.ts';
import { loadVersionedRecord, type VersionedRecord } from '../records/versioned-record.ts';

/** A reply with pictures, as one run loaded it. */
interface RepliedPictures {
  readonly reply: ReplyFact;
  readonly shown: Extract<ReplyPostFact, { kind: 'shown' }>;
  readonly storedPost: VersionedRecord<ReplyPostFact>;
  readonly stored: VersionedRecord<ReplyPictures>;
}

type SavedPicture = ReplyPictures['given'][number];

/** How long posting a file may take, including its upload. */
const FILE_TAKES_MS = 60_000;

/** Phones send less than a fifth of this. */
const MAX_BYTES = 10_000_000;

interface Tools extends Pick<AppContext, 'records' | 'jobs' | 'log'> {
  readonly clickSend: Pick<ClickSend, 'fetchReplyPicture'>;
  readonly pictures: Pick<Pictures, 'inspect'>;
  readonly threads: Pick<Threads, 'uploadPicture' | 'findPicture'>;
  readonly postOnce: PostOnce;
}

/** Saves a reply's pictures in its thread, each once, because ClickSend deletes them after seven days. */
export function createSaveReplyPicturesJob(tools: Tools): JobHandler<string> {
  const { records } = tools;
  return { run, onExhausted: giveUp };

  async function run(id: string): Promise<undefined> {
    const pictures = await findPictures(id);
    if (!pictures) return;
    for (const n of listMissing(pictures)) {
      if ((await savePicture(tools, pictures, n)) === 'erased') break;
    }
    await conclude(tools, pictures);
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const pictures = await findPictures(id);
    if (!pictures) return;
    const problem = getProblem(error) ?? { code: 'picture_not_kept' };
    for (const n of listMissing(pictures)) await storeLost(pictures, n, problem);
    await conclude(tools, pictures);
  }

  async function findPictures(id: string): Promise<RepliedPictures | undefined> {
    const reply = await records.reply.get(id);
    const storedPost = await loadVersionedRecord(records.replyPost, id);
    const shown = storedPost.get();
    if (!reply || shown?.kind !== 'shown') return undefined;
    const stored = await loadVersionedRecord(records.replyPictures, id);
    return { reply, shown, storedPost, stored };
  }
}

async function savePicture(
  tools: Tools,
  found: RepliedPictures,
  n: number,
): Promise<'settled' | 'erased'> {
  const { reply, stored } = found;
  try {
    await postPicture(tools, found, n, await readPicture(tools, reply, n));
    return 'settled';
  } catch (error) {
    if (!isFinalError(error)) throw error;
    if (error.code !== ERASED) {
      await storeLost(found, n, error.problem ?? { code: 'picture_not_kept' });
      return 'settled';
    }
    const { given, lost } = getPictures(stored);
    if (given.length + lost.length === 0) await tools.records.replyPictures.delete(reply.messageId);
    return 'erased';
  }
}

async function readPicture(
  { clickSend, pictures }: Tools,
  reply: ReplyFact,
  n: number,
): Promise<ReplyPicture> {
  const bytes = await clickSend.fetchReplyPicture(reply.media[n] ?? '', MAX_BYTES);
  const inspected = await pictures.inspect(bytes);
  if (inspected.kind === 'no picture') {
    const { problem } = inspected;
    throw new AppError(problem.code, { retry: 'never', problem });
  }
  return { name: `reply-${reply.messageId.toLowerCase()}-${n + 1}.${inspected.ending}`, bytes };
}

async function postPicture(
  { records, threads, postOnce }: Tools,
  { reply, shown, stored }: RepliedPictures,
  n: number,
  picture: ReplyPicture,
): Promise<void> {
  const { posting } = getPictures(stored);
  const thread = { channel: shown.channel, ts: shown.threadTs ?? shown.ts };
  await postOnce<SavedPicture>({
    key: picture.name,
    takesMs: FILE_TAKES_MS,
    intent: posting?.n === n ? posting : undefined,
    storeIntent: (intent) =>
      stored.set({ ...getPictures(stored), posting: intent && { ...intent, n } }),
    async post() {
      // `erasePersonJob` checks in the opposite order, so that one of the two sees the other.
      if (!(await records.reply.get(reply.messageId))) throw createErasedError();
      return { n, file: await threads.uploadPicture(thread, picture) };
    },
    async find() {
      const file = await threads.findPicture(thread, picture.name);
      return file === undefined ? undefined : { n, file };
    },
    store: (saved) => {
      const { given, lost } = getPictures(stored);
      return stored.set({ given: [...given, saved], lost });
    },
  });
}

async function conclude(
  { jobs, log }: Tools,
  { reply, shown, storedPost, stored }: RepliedPictures,
): Promise<void> {
  const { given, lost } = getPictures(stored);
  const files = given.flatMap(({ file }) => file || []);
  // Compare-and-set, because a person who has been erased since must not reappear with the files.
  if (files.length > 0) await storedPost.set({ ...shown, files });
  if (lost.length === 0) return;
  const codes = lost.map(({ problem }) => problem.code);
  log.warn({ reply: reply.messageId, codes }, 'failed to save pictures of a reply');
  await jobs.add(updateReplyPostsJob, reply.messageId);
}

async function storeLost({ stored }: RepliedPictures, n: number, problem: Problem): Promise<void> {
  const { given, lost } = getPictures(stored);
  await stored.set({ given, lost: [...lost, { n, problem }] });
}

function getPictures(stored: VersionedRecord<ReplyPictures>): ReplyPictures {
  return stored.get() ?? { given: [], lost: [] };
}

/** The indexes of pictures that are neither saved nor lost. */
function listMissing({ reply, stored }: RepliedPictures): readonly number[] {
  const { given, lost } = getPictures(stored);
  const settled = new Set([...given, ...lost].map(({ n }) => n));
  return [...reply.media.keys()].filter((n) => !settled.has(n));
}

const ERASED = 'erased';

/** The person who sent the reply was erased before the picture was posted. */
function createErasedError(): AppError {
  return new AppError(ERASED, { retry: 'never', answered: true });
}
