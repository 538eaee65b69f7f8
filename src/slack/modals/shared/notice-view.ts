import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { buildModal } from './build-modal.ts';

/** A modal that only says something, e.g. while a form is fetched. */
export function buildNoticeView(text: string): ModalView {
  return buildModal({
    title: 'Send a picture (MMS)',
    close: 'Close',
    blocks: [{ type: 'section', text: buildPlainText(text) }],
  });
}
