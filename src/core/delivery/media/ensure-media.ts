import { computeSendDelay, getPictureSource, type Send } from '../../../domain/send.ts';
import type { AppContext } from '../../context.ts';
import type { ClickSend, Media } from '../../ports/clicksend.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FittedPicture } from '../../ports/pictures.ts';
import type { PictureResult } from './fetch-picture.ts';

type MediaResult =
  /** `media` is undefined if there is no picture to send. */
  | { readonly kind: 'media'; readonly media: Media | undefined }
  | Extract<PictureResult, { kind: 'refused' }>;

/** How long an upload's URL must remain valid when a batch is submitted, because ClickSend fetches the picture then. */
const MUST_LIVE_MS = 120_000;

interface Tools extends Pick<AppContext, 'records' | 'clock'> {
  readonly clickSend: Pick<ClickSend, 'uploadMedia'>;
}

/**
 * Returns a send's picture at ClickSend: the stored upload, or a new one if there is none or it would
 * expire too soon. Calls `loadPicture` only for a new upload. A linked picture is not uploaded, because
 * ClickSend fetches it.
 */
export type EnsureMedia = (
  send: Pick<Send, 'id' | 'picture'>,
  loadPicture: () => Promise<PictureResult>,
) => Promise<MediaResult>;

export function createEnsureMedia(tools: Tools): EnsureMedia {
  const { records, clock } = tools;
  const upload = createUploadPicture(tools);
  return async ({ id, picture }, loadPicture) => {
    if (picture.kind === 'none') return { kind: 'media', media: undefined };
    if (picture.kind === 'link') return { kind: 'media', media: buildLinkedMedia(picture.url) };
    const known = await records.sendMedia.get(id);
    // An edit may have replaced the picture.
    const isSamePicture = known?.source === picture.id;
    if (known && isSamePicture && isLivingLongEnough(known, clock))
      return { kind: 'media', media: known };
    const result = await loadPicture();
    if (result.kind === 'refused') return result;
    const media = await upload(result.picture);
    await records.sendMedia.put({ ...media, source: picture.id }, id);
    return { kind: 'media', media };
  };
}

/**
 * Uploads a picture unless ClickSend has the same one for long enough, because the quote, the send and a
 * resend all need it.
 */
export type UploadPicture = (picture: FittedPicture) => Promise<Media>;

export function createUploadPicture({ records, clickSend, clock }: Tools): UploadPicture {
  return async (picture) => {
    const known = await records.uploadedMedia.get(picture.sha256);
    if (known && isLivingLongEnough(known, clock)) return known;
    const media = await clickSend.uploadMedia(picture);
    await records.uploadedMedia.put(media, picture.sha256);
    return media;
  };
}

function isLivingLongEnough({ expiresAt }: Media, clock: Clock): boolean {
  return expiresAt - clock.now() > MUST_LIVE_MS;
}

/** The app does not know how long an external URL remains valid. */
function buildLinkedMedia(url: string): Media {
  return { url, expiresAt: Number.MAX_SAFE_INTEGER, sha256: '', sizeBytes: 0 };
}

/**
 * Pictures of sends that the app holds until their time: checked when the form is submitted, and still
 * available when the send is submitted.
 */
export interface StoredPictures {
  /**
   * Fetches and stores the picture; `refused` if it is not usable. Undefined for an SMS, and for a linked
   * picture, which ClickSend fetches.
   */
  storePicture(send: Send): Promise<PictureResult | undefined>;
  /** Returns the stored picture, or else fetches it. */
  loadPicture(send: Send): Promise<PictureResult>;
  deletePicture(send: Send): Promise<void>;
}

export function createStoredPictures(
  tools: Pick<AppContext, 'records' | 'clock'> & {
    readonly fetchPicture: (send: Send) => Promise<PictureResult>;
  },
): StoredPictures {
  const { records, clock } = tools;
  return {
    async storePicture(send) {
      if (send.picture.kind !== 'slack') return undefined;
      const result = (await find(send)) ?? (await fetchPicture(send));
      if (result.kind === 'refused') return result;
      const { bytes, ...picture } = result.picture;
      const base64 = Buffer.from(bytes).toString('base64');
      // Stored again even if it was there, because a postponed send needs it for longer.
      await records.storedPicture
        .extendTtl(computeSendDelay(send, clock.now()))
        .put({ source: getPictureSource(send), base64, picture }, send.id);
      return result;
    },
    loadPicture: async (send) => (await find(send)) ?? fetchPicture(send),
    deletePicture: ({ id }) => records.storedPicture.delete(id),
  };

  /** Also stores how the picture was changed, because the post shows it. */
  async function fetchPicture(send: Send): Promise<PictureResult> {
    const result = await tools.fetchPicture(send);
    const changes = result.kind === 'fitted' ? result.picture.changes : undefined;
    if (!changes) return result;
    await records.pictureChanges
      .extendTtl(computeSendDelay(send, clock.now()))
      .put({ source: getPictureSource(send), changes }, send.id);
    return result;
  }

  async function find(send: Send): Promise<PictureResult | undefined> {
    if (!send.schedule) return undefined;
    const stored = await records.storedPicture.get(send.id);
    // An edit may have replaced the picture.
    if (stored?.source !== getPictureSource(send)) return undefined;
    return {
      kind: 'fitted',
      picture: { ...stored.picture, bytes: Buffer.from(stored.base64, 'base64') },
    };
  }
}
