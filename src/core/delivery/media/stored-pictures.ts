import { computeSendDelay, getPictureSource, type Send } from '../../../domain/send.ts';
import type { AppContext } from '../../context.ts';
import type { PictureResult } from './fetch-picture.ts';

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
