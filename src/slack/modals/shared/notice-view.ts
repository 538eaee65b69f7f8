import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';

/** A modal that only says something, e.g. while a form is fetched. */
export function buildNoticeView(text: string): ModalView {
  return {
    type: 'modal',
    title: buildPlainText('Send a picture (MMS)'),
    close: buildPlainText('Close'),
    blocks: [{ type: 'section', text: buildPlainText(text) }],
  };
}
