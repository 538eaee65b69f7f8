import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { modalText } from '../../text/modal.ts';
import { buildModal } from './build-modal.ts';

/** A modal with one sentence, e.g. while a form loads. */
export function buildNoticeView(text: string, title: string = modalText.title): ModalView {
  return buildModal({
    title,
    close: modalText.closeButton,
    blocks: [{ type: 'section', text: buildPlainText(text) }],
  });
}
