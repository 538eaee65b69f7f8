import { z } from 'zod';
import type { EditTarget, RemainingRecipients } from '../../../domain/draft.ts';
import type { PictureSource, SendId } from '../../../domain/send.ts';

/** What the form carries in its `private_metadata`: everything that is not in a field. */
export interface ComposeMetadata {
  /** Identifies the form: submitting it twice gives one send. */
  readonly nonce: string;
  /** The picture unless another one is picked, because Slack's file field cannot be preset. */
  readonly kept?: PictureSource;
  /** The scheduled send that this form changes. */
  readonly changes?: EditTarget;
  /** Where the form was opened. For a form that changes a send, the channel of its post. */
  readonly channel?: string;
  /** Placeholders of the picked template that a person has to replace. */
  readonly blanks?: readonly string[];
  readonly rest?: RemainingRecipients;
  /** The send that this form sends again to recipients who did not get it. */
  readonly first?: SendId;
  /** Its button is *Review*. */
  readonly isReviewed?: true;
}

/** Slack's limit for `private_metadata`, in characters. */
const MAX_LENGTH = 3_000;

/**
 * Drops what does not fit. A Slack file can be found without its URL; a linked picture cannot, and has to
 * be entered again.
 */
export function trimComposeMetadata(metadata: ComposeMetadata): ComposeMetadata {
  if (fits(metadata)) return metadata;
  const { kept, ...others } = metadata;
  if (kept?.kind === 'slack') {
    const { url: _, ...bare } = kept;
    const shorter = { ...others, kept: bare };
    if (fits(shorter)) return shorter;
  }
  if (fits(others)) return others;
  const { blanks: _, ...least } = others;
  return least;
}

function fits(metadata: ComposeMetadata): boolean {
  return JSON.stringify(metadata).length <= MAX_LENGTH;
}

const text = z.string().min(1).optional().catch(undefined);

const picture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slack'), id: z.string().min(1), name: text, url: text }),
  z.object({ kind: z.literal('link'), url: z.string().min(1) }),
]);

const schema = z.object({
  nonce: text,
  isReviewed: z.literal(true).optional().catch(undefined),
  kept: picture.optional().catch(undefined),
  changes: z
    .object({ id: z.string().min(1), base: z.number().int().nonnegative() })
    .optional()
    .catch(undefined),
  channel: text,
  blanks: z.array(z.string()).optional().catch(undefined),
  rest: z
    .object({
      send: z.string().min(1),
      whom: z.enum(['all', 'unreached', 'failed', 'keptBack']),
      from: z.number().int(),
      count: z.number().int(),
    })
    .optional()
    .catch(undefined),
  first: text,
});

/** Parses as much as possible, because people leave forms of an older version of the app open overnight. */
export function parseComposeMetadata(
  privateMetadata: string | null | undefined,
): Partial<ComposeMetadata> {
  const { nonce, kept, changes, channel, blanks, rest, first, isReviewed } = parseJson(
    privateMetadata ?? '',
  );
  return {
    nonce: nonce || undefined,
    kept: kept ? parsePicture(kept) : undefined,
    changes: changes ? { id: changes.id as SendId, base: changes.base } : undefined,
    channel: channel || undefined,
    blanks,
    rest: rest ? { ...rest, send: rest.send as SendId } : undefined,
    first: first as SendId | undefined,
    isReviewed,
  };
}

function parseJson(json: string): Partial<z.infer<typeof schema>> {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? {};
  } catch {
    return {};
  }
}

function parsePicture(kept: z.infer<typeof picture>): PictureSource {
  if (kept.kind === 'link') return kept;
  const { kind, id, name, url } = kept;
  return { kind, id, name: name || undefined, url: url || undefined };
}
