import type { KnownBlock, ModalView } from '@slack/types';
import type { ContactListRef } from '../../../domain/draft.ts';
import type { EditTarget } from '../../../domain/pending-draft.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { PictureSource } from '../../../domain/send.ts';
import type { UnanswerableReason } from '../../../domain/sender.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import {
  buildChannelBlock,
  buildCountryInput,
  buildListsInput,
  buildSenderInput,
  buildTemplateInput,
  buildWhenInput,
} from './choice-inputs.ts';
import {
  type ComposeMetadata,
  type RemainingRecipients,
  trimComposeMetadata,
} from './compose-metadata.ts';
import { buildConsentInput } from './consent-input.ts';
import {
  buildMessageInput,
  buildPictureInput,
  buildRecipientsInput,
  buildSubjectInput,
} from './message-inputs.ts';
import { buildUnanswerableBlocks } from './unanswerable-warning.ts';

/** What stands in the form when it opens. */
export interface ComposePreset {
  /** Names this form: what is submitted from it twice is one send. */
  readonly nonce: string;
  readonly recipients?: string;
  /** Recipients of an earlier send who did not fit into `recipients`. */
  readonly rest?: RemainingRecipients;
  readonly lists?: readonly ContactListRef[];
  readonly subject?: string;
  readonly message?: string;
  readonly channel?: string;
  /** It opens where nothing can be posted: the person is to choose. */
  readonly hasNoDefaultChannel?: true;
  /** What ClickSend's `from` takes; '' and undefined: ClickSend chooses. */
  readonly from?: string;
  /** Unix ms; undefined: at once. */
  readonly at?: number;
  readonly country?: CountryCode;
  /** Why they may be texted. */
  readonly consent?: string;
  /** The picture that counts unless another one is chosen. */
  readonly kept?: PictureSource;
  /** The scheduled send that this form changes; its channel stays. */
  readonly changes?: EditTarget;
  /** Variables that a picked template left to fill. */
  readonly blanks?: readonly string[];
  /** Raised when a template put other words in. From 1 on. */
  readonly generation?: number;
  /** A sentence on top. */
  readonly notice?: string;
  /** Nobody can reply to the sender in it. Undefined: that is not known; a name is told by its letters. */
  readonly unanswerable?: UnanswerableReason;
  /** There are templates to pick from. */
  readonly templates?: boolean;
}

/** The form that `/mms` opens. What is rarely used stands last. */
export function buildComposeView(preset: ComposePreset): ModalView {
  const metadata = trimComposeMetadata(metadataOf(preset));
  return {
    type: 'modal',
    callback_id: callbackIds.compose,
    private_metadata: JSON.stringify(metadata),
    title: buildPlainText(preset.changes ? 'Edit scheduled send' : 'Send a picture (MMS)'),
    submit: buildPlainText(preset.changes ? 'Save' : 'Send'),
    close: buildPlainText('Cancel'),
    blocks: [
      ...noticeBlocks(preset),
      buildRecipientsInput(preset),
      buildListsInput(preset),
      ...(preset.templates ? [buildTemplateInput()] : []),
      buildSubjectInput(preset),
      buildMessageInput(preset),
      buildPictureInput(metadata.kept),
      buildChannelBlock(preset),
      buildWhenInput(preset),
      buildSenderInput(preset),
      ...buildUnanswerableBlocks(preset),
      buildCountryInput(preset),
      buildConsentInput(preset),
    ],
  };
}

function metadataOf({
  nonce,
  kept,
  changes,
  channel,
  blanks,
  rest,
}: ComposePreset): ComposeMetadata {
  return {
    nonce,
    kept,
    changes,
    channel: channel || undefined,
    blanks: blanks && blanks.length > 0 ? blanks : undefined,
    rest,
  };
}

function noticeBlocks({ notice }: ComposePreset): KnownBlock[] {
  if (!notice) return [];
  return [
    { type: 'section', block_id: 'notice', text: buildPlainText(shortenText(notice, 2_900)) },
  ];
}
