import type { PictureChange } from '../../../domain/picture.ts';
import { formatNumber } from '../../text/count.ts';

/** How a picture was changed, other than its size: one sentence per change, without a full stop. */
export function formatPictureChanges(changes: readonly PictureChange[] = []): readonly string[] {
  return changes.map(formatPictureChange);
}

function formatPictureChange(change: PictureChange): string {
  switch (change.kind) {
    case 'still':
      return change.at === 1
        ? `Only the first of ${formatNumber(change.of)} pictures can be sent, so it doesn’t move`
        : `Only one of ${formatNumber(change.of)} pictures can be sent (number ${formatNumber(change.at)}), so it doesn’t move`;
    case 'fewerFrames':
      return `It moves with ${formatNumber(change.sent)} of its ${formatNumber(change.of)} pictures`;
    case 'shorterPause':
      return 'Its pauses are cut to 65 seconds';
    case 'firstPage':
      return `Only the first of ${formatNumber(change.of)} pages can be sent`;
    case 'ground':
      return change.colour === 'grey'
        ? 'See-through parts become grey, so that white can be seen'
        : 'See-through parts become white';
    case 'preview':
      return 'It can’t be opened here, so Slack’s smaller preview is sent';
  }
}
