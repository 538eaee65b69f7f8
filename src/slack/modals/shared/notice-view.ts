import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { buildModal } from './build-modal.ts';

/** A modal with one sentence, e.g. while a form loads. */
export function buildNoticeView(text: string, title = 'Send a picture (MMS)'): ModalView {
  return buildModal({
    title,
    close: 'Close',
    blocks: [{ type: 'section', text: buildPlainText(text) }],
  });
}
