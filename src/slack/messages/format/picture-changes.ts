import type { PictureChange } from '../../../domain/picture.ts';
import { pictureText } from '../../text/picture.ts';

/** How a picture was changed, other than its size: one sentence per change, without a full stop. */
export function formatPictureChanges(changes: readonly PictureChange[] = []): readonly string[] {
  return changes.map(formatPictureChange);
}

function formatPictureChange(change: PictureChange): string {
  switch (change.kind) {
    case 'still':
      return change.at === 1
        ? pictureText.firstFrame({ count: change.of })
        : pictureText.oneFrame({ shown: change.at, count: change.of });
    case 'fewerFrames':
      return pictureText.fewerFrames({ shown: change.sent, count: change.of });
    case 'shorterPause':
      return pictureText.shorterPause;
    case 'firstPage':
      return pictureText.firstPage({ count: change.of });
    case 'ground':
      return change.colour === 'grey' ? pictureText.greyGround : pictureText.whiteGround;
    case 'preview':
      return pictureText.preview;
  }
}
