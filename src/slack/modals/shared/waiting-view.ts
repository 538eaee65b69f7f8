import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';

/** Stands in the form's place until its price is there. Nothing in it can be sent. */
export function buildWaitingView(): ModalView {
  return {
    type: 'modal',
    title: buildPlainText('One moment'),
    close: buildPlainText('Cancel'),
    blocks: [
      {
        type: 'section',
        text: buildPlainText(
          '⏳ Preparing… fetching the picture and asking ClickSend for the price.',
        ),
      },
      {
        type: 'context',
        elements: [
          buildPlainText(
            'This takes some seconds. Nothing is sent before you have seen it; closing this sends nothing.',
          ),
        ],
      },
    ],
  };
}
