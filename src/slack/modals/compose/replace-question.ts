import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildSectionBlock } from '../../messages/blocks/message.ts';
import { escapeMrkdwn } from '../../messages/format/mrkdwn.ts';
import { parseJson } from '../../reading/parse-json.ts';
import { composeText } from '../../text/modal.ts';
import { buildModal } from '../shared/modal-views.ts';
import type { ComposePreset } from './compose-fields.ts';
import { privateListSchema } from './compose-metadata.ts';
import { type UnsentDraft, unsentDraftSchema } from './unsent-draft.ts';

const metadataSchema = z.object({
  /** The form below the question, as it was when the person pressed. */
  view: z.string().min(1),
  hash: z.string().optional(),
  generation: z.number().optional(),
  openedIn: privateListSchema.optional().catch(undefined),
  offer: unsentDraftSchema,
});

/** What replacing the content of a form needs to know of it. */
type ReplaceQuestion = Readonly<z.infer<typeof metadataSchema>>;

/**
 * Asks before a draft replaces what the person typed. It covers the form, because a question in the form may be
 * out of view on a small screen. Closing it keeps what was typed.
 */
export function buildReplaceQuestion(
  { id, hash }: { readonly id: string; readonly hash?: string | undefined },
  { generation, openedIn }: Pick<ComposePreset, 'generation' | 'openedIn'>,
  offer: UnsentDraft,
): ModalView {
  const { replace, replaceTitle, replaceButton, keepButton } = composeText.unsent;
  return buildModal({
    callback_id: callbackIds.replaceTyped,
    private_metadata: JSON.stringify({
      view: id,
      hash,
      generation,
      openedIn,
      offer,
    } satisfies ReplaceQuestion),
    title: replaceTitle,
    submit: replaceButton,
    close: keepButton,
    blocks: [
      buildSectionBlock(replace({ title: escapeMrkdwn(offer.title), to: escapeMrkdwn(offer.to) })),
    ],
  });
}

export function parseReplaceQuestion(privateMetadata: string): ReplaceQuestion | undefined {
  return parseJson(privateMetadata, metadataSchema);
}
