import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Reply } from '../ports/clicksend-inbound.ts';
import type { ConversationPost, PostTarget, ThreadRef } from '../ports/threads.ts';
import type { PostIntent } from './post-facts.ts';

/** A reply as it came. Written by `receive-replies` alone. */
export interface ReplyFact extends Reply {
  /** Whose phone it is: undefined where nobody can tell. Versions before 0.5 did not store it. */
  readonly phone?: E164;
  /** Orders what came in the same second: the time that it was taken (Unix ms), and its turn there. */
  readonly came: number;
  /** Where a clock was wrong: in the order it stands as if it had been sent then (Unix ms). */
  readonly sortAt?: number;
  readonly turn: number;
  /** What its words did, or may have meant. */
  readonly meant?: 'out' | 'in' | 'maybe out';
}

/** Where a reply stands in Slack. */
export type ReplyPostFact =
  | (PostIntent & { readonly kind: 'begun'; readonly place: PostTarget })
  | ({
      readonly kind: 'shown';
      /** The message that its thread hangs on; undefined: it hangs on this one. */
      readonly threadTs?: string;
      /** What its line says beside it. */
      readonly more?: ReplyPostExtras;
      /** Slack ids of the pictures that came with it. */
      readonly files?: readonly string[];
    } & ThreadRef);

/** What a reply's line says beside the reply. */
export type ReplyPostExtras = Pick<
  Extract<ConversationPost, { kind: 'reply' }>,
  'because' | 'saysSafe'
>;

/** What came of the pictures of a reply, by their place in it. Written by `keep-pictures` alone. */
export interface ReplyPictures {
  /** The one that is being given to Slack. */
  readonly posting?: PostIntent & { readonly n: number };
  readonly given: readonly { readonly n: number; readonly file?: string }[];
  readonly lost: readonly { readonly n: number; readonly problem: Problem }[];
}
