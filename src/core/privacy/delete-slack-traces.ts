import type { Erased, Erasing } from '../ports/slack-erasure.ts';
import type { Held } from '../records/compare-and-set.ts';
import type { ForgetFact } from '../records/facts.ts';

/** Takes a person out of Slack, one thing after the other; what is done is crossed off. */
export async function eraseInSlack(erasing: Erasing, fact: Held<ForgetFact>): Promise<void> {
  for (let left = fact.value(); left; left = fact.value()) {
    const next = nextOf(erasing, left);
    if (!next) return;
    const { rest, erase } = next;
    const kept = left.kept + ((await erase()) === 'kept' ? 1 : 0);
    await fact.keep({ ...left, ...rest, kept });
  }
}

interface Next {
  readonly rest: Partial<ForgetFact>;
  erase(): Promise<Erased>;
}

/** What was written first: it stands in the thread of the posts. */
function nextOf(erasing: Erasing, { by, lines, files, posts }: ForgetFact): Next | undefined {
  const [[line, ...otherLines], [file, ...otherFiles], [post, ...otherPosts]] = [
    lines,
    files,
    posts,
  ];
  if (file) return { rest: { files: otherFiles }, erase: () => erasing.deleteFile(file) };
  if (line) return { rest: { lines: otherLines }, erase: () => erasing.deleteLine(line) };
  if (post) return { rest: { posts: otherPosts }, erase: () => erasing.erasePost(post, by) };
  return undefined;
}
