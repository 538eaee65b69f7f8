import type { ErasureOutcome, SlackErasure } from '../ports/slack-erasure.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';
import type { VersionedRecord } from '../records/versioned-record.ts';

/** Deletes what the erasure lists in Slack, one thing after the other, and takes each off the list. */
export async function deleteSlackTraces(
  slackErasure: SlackErasure,
  fact: VersionedRecord<ErasureFact>,
): Promise<void> {
  for (let erasure = fact.get(); erasure; erasure = fact.get()) {
    const next = pickNext(slackErasure, erasure);
    if (!next) return;
    const isKept = (await next.erase()) === 'kept';
    await fact.set({ ...erasure, ...next.rest, kept: erasure.kept + (isKept ? 1 : 0) });
  }
}

interface NextTrace {
  /** The list without it. */
  readonly rest: Partial<ErasureFact>;
  erase(): Promise<ErasureOutcome>;
}

/** Files and messages first, because they may be in the thread of a post. */
function pickNext(
  slackErasure: SlackErasure,
  { by, lines, files, posts }: ErasureFact,
): NextTrace | undefined {
  const [file, ...otherFiles] = files;
  if (file) return { rest: { files: otherFiles }, erase: () => slackErasure.deleteFile(file) };
  const [line, ...otherLines] = lines;
  if (line) return { rest: { lines: otherLines }, erase: () => slackErasure.deleteMessage(line) };
  const [post, ...otherPosts] = posts;
  if (post) return { rest: { posts: otherPosts }, erase: () => slackErasure.erasePost(post, by) };
  return undefined;
}
