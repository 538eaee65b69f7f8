import type { ErasureOutcome, SlackErasure } from '../ports/slack-erasure.ts';
import type { CompareAndSet } from '../records/compare-and-set.ts';
import type { ErasureFact } from '../records/erasure-facts.ts';

/** Takes a person out of Slack, one thing after the other; what is done is crossed off. */
export async function deleteSlackTraces(
  erasing: SlackErasure,
  fact: CompareAndSet<ErasureFact>,
): Promise<void> {
  for (let left = fact.get(); left; left = fact.get()) {
    const next = nextOf(erasing, left);
    if (!next) return;
    const { rest, erase } = next;
    const kept = left.kept + ((await erase()) === 'kept' ? 1 : 0);
    await fact.set({ ...left, ...rest, kept });
  }
}

interface Next {
  readonly rest: Partial<ErasureFact>;
  erase(): Promise<ErasureOutcome>;
}

/** What was written first: it stands in the thread of the posts. */
function nextOf(erasing: SlackErasure, { by, lines, files, posts }: ErasureFact): Next | undefined {
  const [[line, ...otherLines], [file, ...otherFiles], [post, ...otherPosts]] = [
    lines,
    files,
    posts,
  ];
  if (file) return { rest: { files: otherFiles }, erase: () => erasing.deleteFile(file) };
  if (line) return { rest: { lines: otherLines }, erase: () => erasing.deleteMessage(line) };
  if (post) return { rest: { posts: otherPosts }, erase: () => erasing.erasePost(post, by) };
  return undefined;
}
