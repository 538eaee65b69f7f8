import type { Send, SendId } from '../../../domain/send.ts';
import type { ClickSend } from '../../ports/clicksend.ts';
import type { Media } from '../../ports/clicksend-messages.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FittedPicture } from '../../ports/pictures.ts';
import type { Records } from '../../records/records.ts';
import type { PictureResult } from './fetch-picture.ts';

export type MediaResult =
  /** `media` undefined: there is no picture to send. */
  | { readonly kind: 'media'; readonly media: Media | undefined }
  | Extract<PictureResult, { kind: 'refused' }>;

/** An upload's URL must live at least so long when an order leaves: ClickSend fetches it then. */
const MUST_LIVE_MS = 120_000;

interface Tools {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
}

/**
 * A send's picture at ClickSend: the upload that stands, or a new one when there is none or it
 * would not live long enough. `pictureOf` is called only when a new one is needed. What is on the
 * web stays there: ClickSend fetches it by itself.
 */
export function createEnsureMedia(tools: Tools) {
  const { records, clock } = tools;
  const upload = createUploadPicture(tools);
  return async (
    { id, picture }: { readonly id: SendId; readonly picture: Send['picture'] },
    fetchPicture: () => Promise<PictureResult>,
  ): Promise<MediaResult> => {
    if (picture.kind === 'none') return { kind: 'media', media: undefined };
    if (picture.kind === 'link') return { kind: 'media', media: linked(picture.url) };
    const known = await records.sendMedia.get(id);
    // An edit may have put another picture in its place.
    const isIt = known?.source === picture.id;
    if (known && isIt && livesOn(known, clock)) return { kind: 'media', media: known };
    const result = await fetchPicture();
    if (result.kind === 'refused') return result;
    const media = await upload(result.picture);
    await records.sendMedia.put({ ...media, source: picture.id }, id);
    return { kind: 'media', media };
  };
}

/** Gives a picture to ClickSend, unless it has the very same one for long enough: priced, then sent, then sent again. */
export function createUploadPicture({ records, clickSend, clock }: Tools) {
  return async (picture: FittedPicture): Promise<Media> => {
    const known = await records.uploadedMedia.get(picture.sha256);
    if (known && livesOn(known, clock)) return known;
    const media = await clickSend.uploadMedia(picture);
    await records.uploadedMedia.put(media, picture.sha256);
    return media;
  };
}

function livesOn({ expiresAt }: Media, clock: Clock): boolean {
  return expiresAt - clock.now() > MUST_LIVE_MS;
}

/** Somebody else's address: how long it lives is not known here, and nothing can be done about it. */
function linked(url: string): Media {
  return { url, expiresAt: Number.MAX_SAFE_INTEGER, sha256: '', sizeBytes: 0 };
}
