import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { SendOverview } from '../../../core/status/load-progress.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainSection, buildPlainText } from '../../messages/blocks/message.ts';
import { formatMaskedContact } from '../../messages/format/contact.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { formatPlainTitle } from '../../messages/format/title.ts';
import { sendIdSchema } from '../../reading/parse-json.ts';
import { cancelText } from '../../text/cancel.ts';
import { formatFirst } from '../../text/count.ts';
import { buildInputBlock } from '../shared/elements.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Which send a modal is about, after how many edits, and where it was opened. */
const metadataSchema = z.object({
  send: sendIdSchema,
  edits: z.int().nonnegative().catch(0),
  channel: z.string().optional().catch(undefined),
});

type CancelMetadata = z.infer<typeof metadataSchema>;

export function parseCancelMetadata(metadata: string): CancelMetadata {
  return metadataSchema.parse(JSON.parse(metadata));
}

/** As many as a person reads before confirming. */
const MAX_NAMED = 10;

/** Asks before a whole scheduled send is cancelled, because a menu cannot ask a question about one of its items. */
export function buildCancelView(
  { send, progress, edits }: SendOverview,
  channel: string | undefined,
): ModalView {
  const { title, text, confirm, deny } = cancelText.question;
  const open = progress.recipients.filter(({ state }) => state === 'scheduled');
  const who = formatFirst(open, MAX_NAMED, formatMaskedContact);
  return buildModal({
    title,
    submit: confirm,
    close: deny,
    callback_id: callbackIds.cancelSend,
    private_metadata: JSON.stringify({ send: send.id, edits, channel } satisfies CancelMetadata),
    blocks: [
      buildPlainSection(text({ title: formatPlainTitle(send), count: open.length })),
      who && buildPlainSection(who),
    ],
  });
}

/** The input for the typed word, by block and action id. */
export const WORD_ID = 'word';

/**
 * Requires a typed word before everything in the ClickSend account is cancelled. `respondTo` is where the
 * result goes.
 */
export function buildCancelEverythingView(respondTo: string | undefined): ModalView {
  const { title, warning, label, word, confirm, deny } = cancelText.account;
  return buildModal({
    title,
    submit: confirm,
    close: deny,
    callback_id: callbackIds.cancelEverything,
    private_metadata: respondTo ?? '',
    blocks: [
      buildPlainSection(`⚠️ ${warning}`),
      buildInputBlock(WORD_ID, label({ word }), { type: 'plain_text_input' }),
    ],
  });
}

/** Slack's limit for a menu. */
const MAX_OPTIONS = 100;

/** The input of the modal, by block and action id. */
export const PEOPLE_ID = 'people';

/** Picks people to remove from a scheduled send. Anybody in the channel may do this, so numbers are masked. */
export function buildRemovePeopleView(
  { send, progress, edits }: SendOverview,
  channel: string | undefined,
): ModalView {
  const { title, label, placeholder, hint, hintForMany, confirm, deny } = cancelText.people;
  const open = progress.recipients.filter(({ state }) => state === 'scheduled');
  const options = open.slice(0, MAX_OPTIONS).map((one) => ({
    text: buildPlainText(shortenText(formatMaskedContact(one), 70)),
    value: String(one.index),
  }));
  return buildModal({
    title,
    submit: confirm,
    close: deny,
    callback_id: callbackIds.removePeople,
    private_metadata: JSON.stringify({ send: send.id, edits, channel } satisfies CancelMetadata),
    blocks: [
      buildInputBlock(
        PEOPLE_ID,
        label,
        { type: 'multi_static_select', placeholder: buildPlainText(placeholder), options },
        { hint: open.length > MAX_OPTIONS ? hintForMany({ count: open.length }) : hint },
      ),
    ],
  });
}
