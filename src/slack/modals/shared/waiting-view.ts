import type { ModalView } from '@slack/types';
import { plain } from '../../messages/blocks/plain-text.ts';

/** Stands in the form's place until its price is there. Nothing in it can be sent. */
export function waitingView(): ModalView {
  return {
    type: 'modal',
    title: plain('One moment'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'section',
        text: plain('⏳ Preparing… fetching the picture and asking ClickSend for the price.'),
      },
      {
        type: 'context',
        elements: [
          plain(
            'This takes some seconds. Nothing is sent before you have seen it; closing this sends nothing.',
          ),
        ],
      },
    ],
  };
}
