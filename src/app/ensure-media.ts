import type { Send } from '../domain/send.ts';
import type { PictureResult } from './picture-of.ts';
import type { ClickSend, Media } from './ports/clicksend.ts';
import type { Clock } from './ports/clock-log-meter.ts';
import type { Records } from './records.ts';

export type MediaResult =
  | { readonly kind: 'media'; readonly media: Media }
  | Extract<PictureResult, { kind: 'refused' }>;

/** An upload's URL must live at least so long when an order leaves: ClickSend fetches it then. */
const MUST_LIVE_MS = 120_000;

/**
 * A send's picture at ClickSend: the upload that stands, or a new one when there is none or it
 * would not live long enough. `pictureOf` is called only when a new one is needed.
 */
export function ensureMedia(tools: {
  readonly records: Records;
  readonly clickSend: ClickSend;
  readonly clock: Clock;
}) {
  const { records, clickSend, clock } = tools;
  return async (send: Send, pictureOf: () => Promise<PictureResult>): Promise<MediaResult> => {
    const known = await records.media.get(send.id);
    if (known && known.expiresAt - clock.now() > MUST_LIVE_MS) {
      return { kind: 'media', media: known };
    }
    const result = await pictureOf();
    if (result.kind === 'refused') return result;
    const media = await clickSend.upload(result.picture);
    await records.media.put(media, send.id);
    return { kind: 'media', media };
  };
}
