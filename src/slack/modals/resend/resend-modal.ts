import type { App, ViewResponseAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { UserActions } from '../../../core/access/guard-user-actions.ts';
import type { SendOverview } from '../../../core/status/load-progress.ts';
import { showMergeFields } from '../../../domain/merge-fields.ts';
import { formatSum } from '../../../domain/money.ts';
import { listUnreached, type RecipientStatus } from '../../../domain/send-progress.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import {
  buildContextBlock,
  buildPlainSection,
  buildQuoteBlock,
} from '../../messages/blocks/message.ts';
import { formatMaskedContact } from '../../messages/format/contact.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { sendIdSchema } from '../../reading/parse-json.ts';
import { toRequester } from '../../reading/requester.ts';
import { formatFirst } from '../../text/count.ts';
import { resendText } from '../../text/resend.ts';
import { buildModal } from '../shared/modal-views.ts';
import { createSubmissionListener, showNotice } from '../shared/submission-listener.ts';

const metadataSchema = z.object({
  send: sendIdSchema,
  channel: z.string().optional().catch(undefined),
  /** The recipients shown, by index in the send. */
  indexes: z.array(z.int().nonnegative()),
});

type ResendMetadata = z.infer<typeof metadataSchema>;

function parseResendMetadata(metadata: string): ResendMetadata {
  return metadataSchema.parse(JSON.parse(metadata));
}

/** More are only counted. */
const MAX_NAMED = 10;
const MAX_BODY_LENGTH = 600;
/** Slack’s limit for a modal's metadata. */
const MAX_METADATA = 3_000;

/** Undefined if there is nobody to send it to, or so many that only the author’s form can hold them. */
export function buildResendView(
  { send, progress }: SendOverview,
  channel: string | undefined,
): ModalView | undefined {
  const people = listUnreached(progress);
  const count = people.length;
  const indexes = people.map(({ index }) => index);
  const metadata = JSON.stringify({ send: send.id, channel, indexes } satisfies ResendMetadata);
  if (count === 0 || metadata.length > MAX_METADATA) return undefined;
  const { title, confirm, deny, people: peopleLine, footer } = resendText;
  const who = formatFirst(people, MAX_NAMED, formatMaskedContact);
  const bold = send.subject === '' ? [] : [{ bold: send.subject }, '\n'];
  return buildModal({
    title,
    submit: confirm({ count }),
    close: deny,
    callback_id: callbackIds.resend,
    private_metadata: metadata,
    blocks: [
      buildPlainSection(peopleLine({ count, who })),
      buildQuoteBlock(...bold, shortenText(showMergeFields(send.body, people), MAX_BODY_LENGTH)),
      buildPlainSection(formatPrice(progress, count)),
      buildContextBlock(footer({ by: `<@${send.user}>` })),
    ],
  });
}

/** ClickSend has given no price for these, or takes nothing for them. */
const uncharged: ReadonlySet<RecipientStatus> = new Set([
  'scheduled',
  'waiting',
  'unsure',
  'refused',
  'cancelled',
]);

/** What this many cost the first time. */
function formatPrice({ price, recipients }: SendOverview['progress'], count: number): string {
  const charged = recipients.filter(({ state }) => !uncharged.has(state));
  if (!price || charged.length === 0) return resendText.priceUnknown;
  const units = Math.round((price.units * count) / charged.length);
  return resendText.price({ cost: formatSum(units, price.currency) });
}

/** The modal in which a colleague sends again to people who did not get it. */
export function registerResendListener(
  app: App,
  { resendUnreached }: Pick<UserActions, 'resendUnreached'>,
): void {
  const submission = createSubmissionListener('resend', {
    async store({ body }) {
      const { send, channel, indexes } = parseResendMetadata(body.view.private_metadata);
      const result = await resendUnreached(send, toRequester(body.user.id, channel), indexes);
      // The new post shows it.
      return result.kind === 'sent' ? {} : { response: showResult(resendText[result.kind]) };
    },
    fail: showResult,
  });
  app.view(callbackIds.resend, submission);
}

function showResult(text: string): ViewResponseAction {
  return showNotice(text, resendText.title);
}
