import { z } from 'zod';
import type { FormIdentity } from '../../../core/sends/derive-send-id.ts';
import { findCountry } from '../../../domain/country.ts';
import type { FormEntries, FormField } from '../../../domain/draft.ts';
import { findMergeFields } from '../../../domain/merge-fields.ts';
import type { EditTarget } from '../../../domain/pending-draft.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { PictureSource } from '../../../domain/send.ts';
import { cleanText } from '../../reading/clean-text.ts';
import { composeFields, parseFieldBlockId } from './compose-fields.ts';
import { parseComposeMetadata, type RemainingRecipients } from './compose-metadata.ts';
import { parseListOption } from './options.ts';

/** What Slack says of a picked file: everything but the id may be missing. */
const file = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(undefined),
  url_private: z.string().nullish().catch(undefined),
  url_private_download: z.string().nullish().catch(undefined),
});

const option = z.object({
  value: z.string().min(1),
  text: z.object({ text: z.string() }).optional().catch(undefined),
});

/** What any of the form's elements may say of itself. */
export const elementSchema = z
  .object({
    value: z.string().nullish().catch(undefined),
    selected_option: option.nullish().catch(undefined),
    selected_options: z.array(option).nullish().catch(undefined),
    selected_conversation: z.string().nullish().catch(undefined),
    selected_date_time: z.coerce.number().positive().nullish().catch(undefined),
    files: z.array(file).nullish().catch(undefined),
  })
  .catch({});
type Element = z.infer<typeof elementSchema>;

const values = z.record(z.string(), z.record(z.string(), z.unknown()).nullish());
type Values = z.infer<typeof values>;

const submission = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    app_installed_team_id: z.string().nullish(),
    private_metadata: z.string().nullish(),
    state: z.object({ values }).nullish(),
  }),
});

/** A form as it stands before a person: sent, or looked into while it is open. */
export interface ComposeSubmission {
  /** Slack id. */
  readonly user: string;
  readonly form: FormIdentity;
  /** Slack's id of the modal. */
  readonly view: string;
  readonly entries: FormEntries;
  /** Undefined: the person chose none. */
  readonly country: CountryCode | undefined;
  /** The picture of an earlier form; it is in `entries` unless another was chosen. */
  readonly kept: PictureSource | undefined;
  /** The scheduled send that this form changes. */
  readonly changes: EditTarget | undefined;
  /** Recipients who are meant too, beside those in the field. */
  readonly rest: RemainingRecipients | undefined;
  /** How often a template put its words in; from 1 on. */
  readonly generation: number;
  /** The block that each field stands in. One that is not there stands in no form of this kind. */
  readonly blocks: Readonly<Partial<Record<FormField, string>>>;
}

/** Reads a payload about the form (`view_submission`, or `block_actions` in it). Throws a ZodError when it is none. */
export function parseComposeSubmission(body: unknown): ComposeSubmission {
  const { user, team, view } = submission.parse(body);
  const {
    nonce,
    kept,
    changes,
    channel,
    blanks = [],
    rest,
  } = parseComposeMetadata(view.private_metadata);
  const { generation, blocks, elements } = fieldsIn(view.state?.values ?? {});
  const subject = cleanText(elements.subject?.value ?? '');
  const message = cleanText(elements.message?.value ?? '');
  const consent = elements.consent?.value;
  const left = findMergeFields(`${subject} ${message}`);
  return {
    user: user.id,
    form: {
      team: view.app_installed_team_id ?? team?.id ?? user.team_id ?? '',
      nonce: nonce ?? view.id,
    },
    view: view.id,
    country: findCountry(elements.country?.selected_option?.value)?.code,
    kept,
    changes,
    rest,
    generation,
    blocks,
    entries: {
      recipients: elements.recipients?.value ?? '',
      lists: (elements.lists?.selected_options ?? []).map(({ value, text }) =>
        parseListOption(value, text?.text),
      ),
      subject,
      message,
      picture: parsePickedFile(elements.picture) ?? kept,
      channel: blocks.channel ? (elements.channel?.selected_conversation ?? undefined) : channel,
      from: elements.from?.selected_option?.value,
      at: timeIn(elements.when),
      blanks: blanks.filter((blank) => left.includes(blank)),
      consent: consent || undefined,
    },
  };
}

/** Of a field that was called anew, the newest counts. */
function fieldsIn(values: Values): {
  readonly generation: number;
  readonly blocks: Partial<Record<FormField, string>>;
  readonly elements: Partial<Record<FormField, Element>>;
} {
  const found = Object.entries(values)
    .flatMap(([blockId, value]) => {
      const read = parseFieldBlockId(blockId);
      return read ? [{ ...read, blockId, value }] : [];
    })
    .sort((one, other) => one.generation - other.generation);
  const blocks: Partial<Record<FormField, string>> = {};
  const elements: Partial<Record<FormField, Element>> = {};
  for (const { field, blockId, value } of found) {
    blocks[field] = blockId;
    elements[field] = elementSchema.parse(value?.[composeFields[field].action_id]);
  }
  return { generation: found.at(-1)?.generation ?? 1, blocks, elements };
}

/** Slack gives whole seconds. */
function timeIn(when: Element | undefined): number | undefined {
  const seconds = when?.selected_date_time;
  return typeof seconds === 'number' ? Math.floor(seconds) * 1000 : undefined;
}

export function parsePickedFile(element: Element | undefined): PictureSource | undefined {
  const picked = element?.files?.[0];
  if (!picked) return undefined;
  const url = picked.url_private_download ?? picked.url_private;
  return {
    kind: 'slack',
    id: picked.id,
    name: picked.name || undefined,
    url: url || undefined,
  };
}
