import { z } from 'zod';
import type { FormIdentity } from '../../../core/sends/derive-send-id.ts';
import type {
  EditTarget,
  FormEntries,
  PrivateList,
  RemainingRecipients,
} from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { findBlanks } from '../../../domain/merge-fields.ts';
import type { PictureSource, SendId } from '../../../domain/send.ts';
import { parseElement, type StateValues, stateValuesSchema } from '../shared/elements.ts';
import {
  composeFields,
  type FieldBlocks,
  type FieldValues,
  formFields,
  parseFieldBlockId,
} from './compose-fields.ts';

const submission = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    app_installed_team_id: z.string().nullish(),
    private_metadata: z.string().nullish(),
    state: z.object({ values: stateValuesSchema }).nullish(),
  }),
});

/** The form's content: submitted, or read while it is open. */
export interface ComposeSubmission {
  /** Slack user id. */
  readonly user: string;
  readonly form: FormIdentity;
  /** Slack's id of the modal. */
  readonly view: string;
  readonly entries: FormEntries;
  /** Undefined: the person picked none. */
  readonly country: CountryCode | undefined;
  /** The picture of an earlier form; it is in `entries` unless another one was picked. */
  readonly kept: PictureSource | undefined;
  /** The scheduled send that this form changes. */
  readonly changes: EditTarget | undefined;
  /** Recipients in addition to those in the field. */
  readonly rest: RemainingRecipients | undefined;
  /** The send that this form sends again to recipients who did not get it. */
  readonly first: SendId | undefined;
  readonly openedIn: PrivateList | undefined;
  /** Its button was *Review*. */
  readonly isReviewed: true | undefined;
  /** How many times a pick filled fields of the form, plus 1. */
  readonly generation: number;
  /** The block ids of the fields that are in the form. */
  readonly blocks: FieldBlocks;
}

/**
 * Parses a payload about the form (`view_submission`, or `block_actions` in it). Throws a ZodError for any
 * other payload.
 */
export function parseComposeSubmission(body: unknown): ComposeSubmission {
  const { user, team, view } = submission.parse(body);
  const metadata = parseComposeMetadata(view.private_metadata);
  const { nonce, kept, changes, rest, first, openedIn, isReviewed, blanks = [] } = metadata;
  const values = view.state?.values ?? {};
  const { generation, blocks } = findFieldBlocks(values);
  const { when: at, country, lists: picked, ...typed } = parseFields(values, blocks);
  const left = findBlanks(`${typed.subject} ${typed.message}`);
  return {
    user: user.id,
    form: {
      team: view.app_installed_team_id ?? team?.id ?? user.team_id ?? '',
      nonce: nonce ?? view.id,
    },
    view: view.id,
    country,
    kept,
    changes,
    rest,
    first,
    openedIn,
    isReviewed,
    generation,
    blocks,
    entries: {
      ...typed,
      ...picked,
      at,
      picture: typed.picture ?? kept,
      // A form that changes a send has no field for it.
      channel: blocks.channel ? typed.channel : metadata.channel,
      blanks: blanks.filter((blank) => left.includes(blank)),
    },
  };
}

/** If a field got new ids, the newest block counts. */
function findFieldBlocks(values: StateValues): {
  readonly generation: number;
  readonly blocks: FieldBlocks;
} {
  const found = Object.keys(values)
    .flatMap((blockId) => {
      const read = parseFieldBlockId(blockId);
      return read ? [{ ...read, blockId }] : [];
    })
    .sort((one, other) => one.generation - other.generation);
  const blocks = Object.fromEntries(found.map(({ field, blockId }) => [field, blockId]));
  return { generation: found.at(-1)?.generation ?? 1, blocks };
}

/** The table defines the type of each field; the compiler cannot follow that through a loop. */
function parseFields(values: StateValues, blocks: FieldBlocks): FieldValues {
  const read = formFields.map((field) => {
    const { action_id, parse } = composeFields[field];
    return [field, parse(parseElement(values, blocks[field] ?? '', action_id))];
  });
  return Object.fromEntries(read) as FieldValues;
}

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
  readonly openedIn?: PrivateList;
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
  openedIn: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('home') }),
      z.object({
        kind: z.literal('message'),
        respondTo: z.string(),
        page: z.string(),
        channel: z.string().optional(),
      }),
    ])
    .optional()
    .catch(undefined),
});

/** Parses as much as possible, because people leave forms of an older version of the app open overnight. */
export function parseComposeMetadata(
  privateMetadata: string | null | undefined,
): Partial<ComposeMetadata> {
  const { nonce, kept, changes, channel, rest, first, ...others } = parseJson(
    privateMetadata ?? '',
  );
  return {
    ...others,
    nonce: nonce || undefined,
    kept: kept ? parsePicture(kept) : undefined,
    changes: changes ? { id: changes.id as SendId, base: changes.base } : undefined,
    channel: channel || undefined,
    rest: rest ? { ...rest, send: rest.send as SendId } : undefined,
    first: first as SendId | undefined,
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
