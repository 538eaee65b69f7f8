import type { KnownBlock, ModalView } from '@slack/types';
import type { ChangedSend } from '../../../core/records/facts.ts';
import type { ListRef } from '../../../domain/draft.ts';
import type { CountryCode } from '../../../domain/phone.ts';
import type { PictureSource } from '../../../domain/send.ts';
import type { Unanswerable } from '../../../domain/sender.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { plain } from '../../messages/blocks/plain-text.ts';
import { shorten } from '../../messages/format/mrkdwn.ts';
import {
  channelBlock,
  countryInput,
  fromInput,
  listsInput,
  templateInput,
  whenInput,
} from './choice-inputs.ts';
import { type FormMetadata, fittingMetadata, type RestOfSend } from './compose-metadata.ts';
import { consentInput } from './consent-input.ts';
import { messageInput, pictureInput, recipientsInput, subjectInput } from './message-inputs.ts';
import { unanswerableBlocks } from './unanswerable-warning.ts';

/** What stands in the form when it opens. */
export interface ComposePreset {
  /** Names this form: what is submitted from it twice is one send. */
  readonly nonce: string;
  readonly recipients?: string;
  /** Recipients of an earlier send who did not fit into `recipients`. */
  readonly rest?: RestOfSend;
  readonly lists?: readonly ListRef[];
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
  readonly changes?: ChangedSend;
  /** Variables that a picked template left to fill. */
  readonly blanks?: readonly string[];
  /** Raised when a template put other words in. From 1 on. */
  readonly generation?: number;
  /** A sentence on top. */
  readonly notice?: string;
  /** Nobody can reply to the sender in it. Undefined: that is not known; a name is told by its letters. */
  readonly unanswerable?: Unanswerable;
  /** There are templates to pick from. */
  readonly templates?: boolean;
}

/** The form that `/mms` opens. What is rarely used stands last. */
export function composeView(preset: ComposePreset): ModalView {
  const metadata = fittingMetadata(metadataOf(preset));
  return {
    type: 'modal',
    callback_id: callbackIds.compose,
    private_metadata: JSON.stringify(metadata),
    title: plain(preset.changes ? 'Edit scheduled send' : 'Send a picture (MMS)'),
    submit: plain(preset.changes ? 'Save' : 'Send'),
    close: plain('Cancel'),
    blocks: [
      ...noticeBlocks(preset),
      recipientsInput(preset),
      listsInput(preset),
      ...(preset.templates ? [templateInput()] : []),
      subjectInput(preset),
      messageInput(preset),
      pictureInput(metadata.kept),
      channelBlock(preset),
      whenInput(preset),
      fromInput(preset),
      ...unanswerableBlocks(preset),
      countryInput(preset),
      consentInput(preset),
    ],
  };
}

function metadataOf({ nonce, kept, changes, channel, blanks, rest }: ComposePreset): FormMetadata {
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
  return [{ type: 'section', block_id: 'notice', text: plain(shorten(notice, 2_900)) }];
}
