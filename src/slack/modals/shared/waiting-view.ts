import type { ModalView } from '@slack/types';
import { buildPlainText } from '../../messages/blocks/plain-text.ts';
import { buildModal } from './build-modal.ts';

/** Shown in place of the form until its second step is ready. */
export function buildWaitingView(): ModalView {
  return buildModal({
    title: 'One moment',
    close: 'Cancel',
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
  });
}
