import { z } from 'zod';
import { parseJson, sendIdSchema } from '../../reading/parse-json.ts';

/** A part that another version of the app wrote differently is left out. */
function leaveOut<S extends z.ZodType>(schema: S) {
  return schema.optional().catch(undefined);
}

const text = leaveOut(z.string().min(1));

const picture = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slack'), id: z.string().min(1), name: text, url: text }),
  z.object({ kind: z.literal('link'), url: z.string().min(1) }),
]);

/** The private list that a form was opened in. */
const privateListSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('home') }),
  z.object({
    kind: z.literal('message'),
    respondTo: z.string(),
    page: z.string(),
    channel: z.string().optional(),
  }),
]);

const metadataSchema = z.object({
  /** Identifies the form: submitting it twice gives one send. */
  nonce: text,
  /** The picture unless another one is picked, because Slack's file field cannot be preset. */
  kept: leaveOut(picture),
  /** The scheduled send that this form changes; its channel stays the same. */
  changes: leaveOut(z.object({ id: sendIdSchema, base: z.int().nonnegative() })),
  /** Where the form was opened. For a form that changes a send, the channel of its post. */
  channel: text,
  /** Placeholders of the picked template that a person has to replace. */
  blanks: leaveOut(z.array(z.string()).min(1).readonly()),
  /** Recipients of an earlier send who did not fit in the field. */
  rest: leaveOut(
    z.object({
      send: sendIdSchema,
      whom: z.enum(['all', 'unreached', 'failed', 'keptBack', 'cancelled']),
      from: z.int(),
      count: z.int(),
    }),
  ),
  /** The send that this form sends again. */
  first: leaveOut(sendIdSchema),
  /** It sends that to everyone again, also to those who got it. */
  isForEveryone: leaveOut(z.literal(true)),
  openedIn: leaveOut(privateListSchema),
  /** Local numbers are read as those of another country than `DEFAULT_COUNTRY`, which the form says. */
  namesCountry: leaveOut(z.literal(true)),
  /** Its button is *Review*: a second step always follows. Undefined: it may send at once. */
  isReviewed: leaveOut(z.literal(true)),
});

/** What the form carries in its `private_metadata`: everything that is not in a field. */
export type ComposeMetadata = Readonly<z.infer<typeof metadataSchema>>;

/** Slack's limit for `private_metadata`, in characters. */
const MAX_LENGTH = 3_000;

/**
 * Drops what does not fit. A Slack file can be found without its URL; a linked picture cannot, and has to
 * be entered again.
 */
export function trimComposeMetadata(metadata: ComposeMetadata): ComposeMetadata {
  if (isFitting(metadata)) return metadata;
  const { openedIn: _list, ...content } = metadata;
  if (isFitting(content)) return content;
  const { kept, ...others } = content;
  if (kept?.kind === 'slack') {
    const { url: _url, ...bare } = kept;
    const shorter = { ...others, kept: bare };
    if (isFitting(shorter)) return shorter;
  }
  if (isFitting(others)) return others;
  const { blanks: _blanks, ...least } = others;
  return least;
}

function isFitting(metadata: ComposeMetadata): boolean {
  return JSON.stringify(metadata).length <= MAX_LENGTH;
}

/** What a form with this content carries. */
export function pickComposeMetadata(
  preset: {
    readonly [Part in keyof ComposeMetadata]: unknown;
  },
): ComposeMetadata {
  return metadataSchema.parse(preset);
}

/** Parses as much as possible, because people leave forms of an older version of the app open overnight. */
export function parseComposeMetadata(privateMetadata: string | null | undefined): ComposeMetadata {
  return parseJson(privateMetadata, metadataSchema) ?? {};
}
