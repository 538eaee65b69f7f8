import type { KnownBlock, ModalView } from '@slack/types';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../../messages/blocks/button.ts';
import { buildContextBlock, buildPlainText } from '../../messages/blocks/message.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { composeText, modalText } from '../../text/modal.ts';
import { buildModal } from '../shared/modal-views.ts';
import {
  buildFieldBlock,
  buildKeptPictureBlock,
  buildTemplateInput,
  type ComposePreset,
  formFields,
} from './compose-fields.ts';
import { pickComposeMetadata, trimComposeMetadata } from './compose-metadata.ts';
import { buildPersonOption } from './options.ts';
import { buildUnanswerableBlocks } from './unanswerable-blocks.ts';

/** The form that `/mms` opens. */
export function buildComposeView(preset: ComposePreset): ModalView {
  const metadata = trimComposeMetadata(pickComposeMetadata(preset));
  const { kept } = metadata;
  return buildModal({
    callback_id: callbackIds.compose,
    private_metadata: JSON.stringify(metadata),
    title: preset.changes ? composeText.titleEdit : modalText.title,
    submit: getSubmitButton(preset),
    close: composeText.closeButton,
    blocks: [
      ...buildNoticeBlocks(preset),
      ...buildUnanswerableBlocks(preset),
      ...formFields.flatMap((field) => [
        ...(field === 'picture' && kept ? [buildKeptPictureBlock(kept)] : []),
        buildFieldBlock(field, { ...preset, kept }),
        ...(field === 'lists' ? buildTemplateBlocks(preset) : []),
      ]),
    ],
  });
}

/** What the button does. */
function getSubmitButton({
  changes,
  isReviewed,
}: Pick<ComposePreset, 'changes' | 'isReviewed'>): string {
  const { reviewButton, reviewChangesButton, saveChangesButton, sendButton } = composeText;
  if (changes) return isReviewed ? reviewChangesButton : saveChangesButton;
  return isReviewed ? reviewButton : sendButton;
}

/** The block of the sentence at the top. */
export const NOTICE_BLOCK_ID = 'notice';

function buildTemplateBlocks({ templates, templateFault }: ComposePreset): readonly KnownBlock[] {
  if (!templates) return [];
  return [buildTemplateInput(), ...(templateFault ? [buildContextBlock(templateFault)] : [])];
}

function buildNoticeBlocks({
  notice,
  choices = [],
  country,
}: ComposePreset): readonly KnownBlock[] {
  if (!notice) return [];
  const buttons = choices.map((one, n) => {
    const { text, value } = buildPersonOption(one, country);
    return buildButton(`${actionIds.pickPerson}.${n}`, text.text, { value });
  });
  return [
    {
      type: 'section',
      block_id: NOTICE_BLOCK_ID,
      text: buildPlainText(shortenText(notice, 2_900)),
    },
    ...buildButtonBlocks(...buttons),
  ];
}
