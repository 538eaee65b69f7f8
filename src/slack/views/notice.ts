import type { ModalView } from '@slack/types';

/** A modal that only says something, e.g. while a form is fetched. */
export function noticeView(text: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Send a picture (MMS)' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'plain_text', text } }],
  };
}
