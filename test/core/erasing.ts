import type { AppError } from '../../src/core/errors.ts';
import { erasePersonJob } from '../../src/core/jobs.ts';
import type {
  ErasedPost,
  ErasureResult,
  SlackErasure,
} from '../../src/core/ports/slack-erasure.ts';
import type { ThreadRef } from '../../src/core/ports/threads.ts';
import { createErasePersonJob } from '../../src/core/privacy/erase-person.ts';
import { createErasureRequests } from '../../src/core/privacy/erasure-requests.ts';
import { type AppWorld, silent } from './world.ts';

/** A fake Slack from which a person's posts, messages and files are deleted. */
interface FakeErasing extends SlackErasure {
  readonly erasedPosts: ErasedPost[];
  readonly deletedMessages: ThreadRef[];
  readonly deletedFiles: string[];
  readonly notices: ErasureResult[];
  /** Errors that the next calls throw, in order. */
  readonly faults: AppError[];
  /** Slack refuses to delete these: ts or file ids. */
  readonly undeletable: Set<string>;
}

/** Adds the erasure job to a world. Returns its fake Slack and how to request an erasure. */
export function prepareErasing(world: AppWorld) {
  const erasing: FakeErasing = {
    erasedPosts: [],
    deletedMessages: [],
    deletedFiles: [],
    notices: [],
    faults: [],
    undeletable: new Set(),
    erasePost: async (post) => actOnce(post.ts, () => erasing.erasedPosts.push(post)),
    deleteMessage: async (line) => actOnce(line.ts, () => erasing.deletedMessages.push(line)),
    deleteFile: async (file) => actOnce(file, () => erasing.deletedFiles.push(file)),
    async notifyRequester(_by, _phone, ending) {
      actOnce('', () => erasing.notices.push(ending));
    },
  };
  const common = { records: world.records, jobs: world.jobs, clock: world.clock, log: silent };
  const worker = createErasePersonJob({
    ...common,
    slackErasure: erasing,
    cancelSend: world.cancelSend,
  });
  world.jobs.registerHandler(erasePersonJob, worker);
  return { erasing, worker, ...createErasureRequests(common) };

  function actOnce(id: string, act: () => void): 'gone' | 'kept' {
    const [fault] = erasing.faults.splice(0, 1);
    if (fault) throw fault;
    if (erasing.undeletable.has(id)) return 'kept';
    act();
    return 'gone';
  }
}
