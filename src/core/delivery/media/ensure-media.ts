import type { Refused } from '../../../domain/problem.ts';
import type { Send } from '../../../domain/send.ts';
import type { AppContext } from '../../context.ts';
import type { ClickSend, Media } from '../../ports/clicksend.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FittedPicture } from '../../ports/pictures.ts';
import type { PictureResult } from './fetch-picture.ts';

type MediaResult =
  /** `media` is undefined if there is no picture to send. */
  { readonly kind: 'media'; readonly media: Media | undefined } | Refused;

/** How long an upload's URL must remain valid when a batch is submitted, because ClickSend fetches the picture then. */
const MUST_LIVE_MS = 120_000;

interface UploadTools extends Pick<AppContext, 'records' | 'clock'> {
  readonly clickSend: Pick<ClickSend, 'uploadMedia'>;
}

/**
 * Returns a send's picture at ClickSend: the stored upload, or a new one of what `load` returns. A linked picture
 * is not uploaded, because ClickSend fetches it.
 */
export async function ensureMedia(
  tools: UploadTools,
  { id, picture }: Pick<Send, 'id' | 'picture'>,
  load: () => Promise<PictureResult>,
): Promise<MediaResult> {
  if (picture.kind === 'none') return { kind: 'media', media: undefined };
  if (picture.kind === 'link') return { kind: 'media', media: buildLinkedMedia(picture.url) };
  const { records, clock } = tools;
  const stored = await records.sendMedia.get(id);
  // An edit may have replaced the picture.
  const isSamePicture = stored?.source === picture.id;
  if (stored && isSamePicture && isLivingLongEnough(stored, clock))
    return { kind: 'media', media: stored };
  const result = await load();
  if (result.kind === 'refused') return result;
  const media = await uploadPicture(tools, result.picture);
  await records.sendMedia.put({ ...media, source: picture.id }, id);
  return { kind: 'media', media };
}

/** Uploads a picture unless ClickSend has it for long enough: the quote, the send and a resend all need it. */
export async function uploadPicture(
  { records, clickSend, clock }: UploadTools,
  picture: FittedPicture,
): Promise<Media> {
  const stored = await records.uploadedMedia.get(picture.sha256);
  if (stored && isLivingLongEnough(stored, clock)) return stored;
  const media = await clickSend.uploadMedia(picture);
  await records.uploadedMedia.put(media, picture.sha256);
  return media;
}

function isLivingLongEnough({ expiresAt }: Media, clock: Clock): boolean {
  return expiresAt - clock.now() > MUST_LIVE_MS;
}

/** The app does not know how long an external URL remains valid. */
function buildLinkedMedia(url: string): Media {
  return { url, expiresAt: Number.MAX_SAFE_INTEGER, sha256: '', sizeBytes: 0 };
}
