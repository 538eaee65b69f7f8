import { z } from 'zod';
import type { FormIdentity } from '../../../core/sends/derive-send-id.ts';
import type { FormEntries } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { findBlanks } from '../../../domain/merge-fields.ts';
import { readFields } from '../shared/elements.ts';
import {
  composeFields,
  type FieldBlocks,
  type FieldValues,
  formFields,
  parseFieldBlockId,
} from './compose-fields.ts';
import { type ComposeMetadata, parseComposeMetadata } from './compose-metadata.ts';

const submission = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.looseObject({
    id: z.string(),
    app_installed_team_id: z.string().nullish(),
    private_metadata: z.string().nullish(),
  }),
});

/** What the form carries besides its entries. `kept` is also in `entries` unless another picture was picked. */
type CarriedParts = Omit<ComposeMetadata, 'nonce' | 'channel' | 'blanks'>;

/** The form's content: submitted, or read while it is open. */
export interface ComposeSubmission extends CarriedParts {
  /** Slack user id. */
  readonly user: string;
  readonly form: FormIdentity;
  /** Slack's id of the modal. */
  readonly view: string;
  readonly entries: FormEntries;
  /** Undefined: the person picked none. */
  readonly country: CountryCode | undefined;
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
  const { nonce, channel, blanks = [], ...carried } = parseComposeMetadata(view.private_metadata);
  const fields = readFields(view);
  const { generation, blocks } = findFieldBlocks(fields.blockIds);
  const { when: at, country, lists: picked, ...typed } = parseFields(fields, blocks);
  const remaining = findBlanks(`${typed.subject} ${typed.message}`);
  return {
    user: user.id,
    form: {
      team: view.app_installed_team_id ?? team?.id ?? user.team_id ?? '',
      nonce: nonce ?? view.id,
    },
    view: view.id,
    country,
    ...carried,
    generation,
    blocks,
    entries: {
      ...typed,
      ...picked,
      at,
      picture: typed.picture ?? carried.kept,
      // A form that changes a send has no field for it.
      channel: blocks.channel ? typed.channel : channel,
      blanks: blanks.filter((blank) => remaining.includes(blank)),
    },
  };
}

/** If a field got new ids, the newest block counts. */
function findFieldBlocks(blockIds: readonly string[]): {
  readonly generation: number;
  readonly blocks: FieldBlocks;
} {
  const fields = blockIds
    .flatMap((blockId) => {
      const read = parseFieldBlockId(blockId);
      return read ? [{ ...read, blockId }] : [];
    })
    .sort((one, other) => one.generation - other.generation);
  const blocks = Object.fromEntries(fields.map(({ field, blockId }) => [field, blockId]));
  return { generation: fields.at(-1)?.generation ?? 1, blocks };
}

/** The table defines the type of each field; the compiler cannot follow that through a loop. */
function parseFields({ read }: ReturnType<typeof readFields>, blocks: FieldBlocks): FieldValues {
  const values = formFields.map((field) => {
    const { action_id, parse } = composeFields[field];
    return [field, parse(read(blocks[field] ?? '', action_id))];
  });
  return Object.fromEntries(values) as FieldValues;
}
