import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { CountryCode } from '../../../domain/phone.ts';
import { isSenderName, type PictureSource, type UnanswerableReason } from '../../../domain/send.ts';
import { actionIds, callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../../messages/blocks/button.ts';
import {
  buildContextBlock,
  buildPlainText,
  buildSectionBlock,
} from '../../messages/blocks/message.ts';
import { shortenText } from '../../messages/format/mrkdwn.ts';
import { formatUnanswerableWarning } from '../../messages/format/quote.ts';
import { composeText, modalText } from '../../text/modal.ts';
import { buildInputBlock } from '../shared/elements.ts';
import { buildModal } from '../shared/modal-views.ts';
import { buildFieldBlock, type ComposePreset, formFields } from './compose-fields.ts';
import { pickComposeMetadata, trimComposeMetadata } from './compose-metadata.ts';
import { buildPersonOption } from './options.ts';
import { buildUnsentDraftBlocks } from './unsent-draft.ts';

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
      ...buildUnsentDraftBlocks(preset.unsent),
      ...buildNoticeBlocks(preset),
      ...buildUnanswerableBlocks(preset),
      ...buildOthersBlocks(preset),
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

/** Says that more people get it than the field shows, and leaves them out. */
function buildOthersBlocks({ rest }: ComposePreset): readonly KnownBlock[] {
  if (!rest) return [];
  const { notice, button } = composeText.others;
  const accessory = buildButton(actionIds.leaveOutOthers, button);
  return [{ ...buildSectionBlock(notice({ count: rest.count })), accessory }];
}

/** The block of the sentence at the top. */
export const NOTICE_BLOCK_ID = 'notice';

function buildTemplateBlocks({ templates, templateFault }: ComposePreset): readonly KnownBlock[] {
  if (!templates) return [];
  return [buildTemplateInput(), ...(templateFault ? [buildContextBlock(templateFault)] : [])];
}

/** Picking a template is not an entry: its text is put in the other fields at once. */
export const templateField = { block_id: 'template', action_id: actionIds.template } as const;

function buildTemplateInput(): InputBlock {
  const { label, placeholder } = composeText.template;
  const { block_id, action_id } = templateField;
  return buildInputBlock(
    block_id,
    label,
    {
      type: 'external_select',
      action_id,
      min_query_length: 0,
      placeholder: buildPlainText(placeholder),
    },
    { isOptional: true, isReported: true },
  );
}

/** The picture that was already picked. */
function buildKeptPictureBlock(picture: PictureSource): KnownBlock {
  const name = shortenText(picture.kind === 'link' ? picture.url : (picture.name ?? ''), 200);
  const source =
    picture.kind === 'link' ? { image_url: picture.url } : { slack_file: { id: picture.id } };
  const alt_text = name || composeText.picture.label;
  return {
    type: 'section',
    block_id: 'kept',
    text: buildPlainText(composeText.picture.kept({ name })),
    accessory: { type: 'image', ...source, alt_text },
  };
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

/** The block id has the reason, so that the warning stays when the form changes for something else. */
const blockIds: Readonly<Record<UnanswerableReason, string>> = {
  name: 'unanswerable',
  own: 'unanswerable.own',
};

/** The warning at the top, where nobody overlooks it, because most laws require a way to opt out. */
function buildUnanswerableBlocks({
  from = '',
  unanswerable = isSenderName(from) ? 'name' : undefined,
  country,
}: {
  readonly from?: string;
  readonly unanswerable?: UnanswerableReason;
  readonly country?: CountryCode;
}): readonly KnownBlock[] {
  if (!unanswerable) return [];
  const warning = buildContextBlock(formatUnanswerableWarning(from, unanswerable, country));
  return [{ ...warning, block_id: blockIds[unanswerable] }];
}

/** The reason in the warning of an open form. Undefined: it has none. */
export function findUnanswerableReason(
  blocks: readonly { readonly block_id?: string }[],
): UnanswerableReason | undefined {
  const reasons: readonly UnanswerableReason[] = ['name', 'own'];
  return reasons.find((reason) => blocks.some(({ block_id }) => block_id === blockIds[reason]));
}
