import type { ModalView } from '@slack/types';
import { plain } from '../../messages/blocks/plain-text.ts';

/** A modal that only says something, e.g. while a form is fetched. */
export function noticeView(text: string): ModalView {
  return {
    type: 'modal',
    title: plain('Send a picture (MMS)'),
    close: plain('Close'),
    blocks: [{ type: 'section', text: plain(text) }],
  };
}
