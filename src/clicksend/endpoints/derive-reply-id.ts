import { createHash } from 'node:crypto';

/**
 * The id of a reply that comes without one: the same for the same reply, however often and by
 * whichever way it comes.
 */
export function deriveReplyId(reply: {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What came with it. */
  readonly media: readonly string[];
  /** Unix seconds. */
  readonly seconds: number | undefined;
}): string {
  const { from, to, text, media, seconds } = reply;
  const sum = createHash('sha256').update(
    JSON.stringify([from, to, text, media.map(pathOf), seconds ?? 0]),
  );
  return `made-${sum.digest('hex').slice(0, 40)}`;
}

/** A link may be signed anew each time it is given. */
function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
