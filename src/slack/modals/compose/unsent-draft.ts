import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import type { PendingDraft } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/e164.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import {
  buildButton,
  buildButtonBlocks,
  buildConfirmDialog,
} from '../../messages/blocks/button.ts';
import { buildSectionBlock } from '../../messages/blocks/message.ts';
import { formatContact } from '../../messages/format/contact.ts';
import { escapeMrkdwn, formatSlackTimeOfDay, shortenText } from '../../messages/format/mrkdwn.ts';
import { parseJson, sendIdSchema } from '../../reading/parse-json.ts';
import { composeText } from '../../text/modal.ts';
import { titleText } from '../../text/title.ts';

/**
 * - `offered`: the form is for a new message, and its top offers the draft.
 * - `asking`: the person wants to continue the draft, but typed or picked something first. Nothing has been replaced yet.
 * - `continued`: the form holds the draft.
 */
const stages = ['offered', 'asking', 'continued'] as const;

const unsentDraftSchema = z.object({
  id: sendIdSchema,
  /** When its author reviewed it (Unix ms). */
  at: z.number(),
  /** The channel where the form was opened. Undefined if the app cannot post there. */
  channel: z.string().optional(),
  /** What else the empty form was preset with. Undefined: version 0.14.0 did not store it. */
  preset: z
    .object({ from: z.string().optional(), country: z.string().optional() })
    .optional()
    .catch(undefined),
  /** Its subject, or the beginning of its message. */
  title: z.string().default(''),
  /** Who gets it, in a few words. */
  to: z.string().default(''),
  /** A form of version 0.13.0 opened with the draft in it. */
  stage: z.enum(stages).default('continued'),
});

/** A draft that the person reviewed but did not send, as the top of the form shows it. */
export type UnsentDraft = Readonly<z.infer<typeof unsentDraftSchema>>;

const MAX_TITLE_LENGTH = 60;

/** The offer of a draft in a form with these presets. Numbers are shown as dialled in its country. */
export function buildOffer(
  { id, at, draft, form }: PendingDraft,
  {
    channel,
    from,
    country,
  }: {
    readonly channel: string | undefined;
    readonly from: string | undefined;
    readonly country: CountryCode;
  },
): UnsentDraft {
  const title = draft.subject || draft.body.trim() || titleText.untitled;
  return {
    id,
    at,
    channel,
    preset: { from, country },
    title: shortenText(title.replace(/\s+/g, ' '), MAX_TITLE_LENGTH),
    to: formatAudience({ ...draft, rest: form?.rest?.count ?? 0 }, country),
    stage: 'offered',
  };
}

function formatAudience(
  {
    recipients,
    lists,
    rest,
  }: Pick<PendingDraft['draft'], 'recipients' | 'lists'> & { rest: number },
  country: CountryCode,
): string {
  const { toPeople, toLists, toBoth } = composeText.unsent;
  const [first] = recipients;
  const count = recipients.length + rest;
  const person = first && count === 1 ? first.name || formatContact(first, country) : undefined;
  const people = person ? shortenText(person, MAX_TITLE_LENGTH) : toPeople({ count });
  if (lists.length === 0) return people;
  const name = shortenText(lists[0]?.name ?? '', MAX_TITLE_LENGTH);
  const listed = toLists({ count: lists.length, name });
  return count === 0 ? listed : toBoth({ people, lists: listed });
}

/** What stands at the top of the form about the draft, with its buttons. */
export function buildUnsentDraftBlocks(unsent: UnsentDraft | undefined): readonly KnownBlock[] {
  if (!unsent) return [];
  const { offer, continued, replace, ...text } = composeText.unsent;
  const value = JSON.stringify(unsent);
  const shown = {
    time: formatSlackTimeOfDay(unsent.at),
    title: escapeMrkdwn(unsent.title),
    to: escapeMrkdwn(unsent.to),
  };
  const continueButton = buildButton(actionIds.continueDraft, text.continueButton, { value });
  const discardButton = buildDiscardButton(unsent);
  switch (unsent.stage) {
    case 'offered':
      return [buildSectionBlock(offer(shown)), ...buildButtonBlocks(continueButton, discardButton)];
    case 'asking':
      return [
        buildSectionBlock(replace(shown)),
        // In the place of *Continue that message*, so that a second press there replaces nothing.
        ...buildButtonBlocks(
          buildButton(actionIds.keepTyped, text.keepButton, { value }),
          buildButton(actionIds.replaceTyped, text.replaceButton, { value }),
        ),
      ];
    case 'continued':
      return [{ ...buildSectionBlock(continued(shown)), accessory: discardButton }];
  }
}

function buildDiscardButton(unsent: UnsentDraft) {
  const { discardButton, discard } = composeText.unsent;
  return buildButton(actionIds.discardDraft, discardButton, {
    value: JSON.stringify(unsent),
    confirm: buildConfirmDialog({ ...discard, text: discard.text(unsent), style: 'danger' }),
  });
}

/** The value of each of these buttons. */
export function parseUnsentDraft(value: string | undefined): UnsentDraft | undefined {
  return parseJson(value, unsentDraftSchema);
}

const buttons: ReadonlySet<string> = new Set([
  actionIds.continueDraft,
  actionIds.keepTyped,
  actionIds.replaceTyped,
  actionIds.discardDraft,
  actionIds.startNew,
]);

/** What stands at the top of an open form. */
export function findUnsentDraft(
  shown: readonly { readonly action_id?: string; readonly value?: string }[],
): UnsentDraft | undefined {
  return shown
    .filter(({ action_id = '' }) => buttons.has(action_id))
    .flatMap(({ value }) => parseUnsentDraft(value) ?? [])[0];
}
