import { computeSendDelay, getPictureSource, type Send } from '../../../domain/send.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records } from '../../records/records.ts';
import type { PictureResult } from './fetch-picture.ts';

/** The picture of a send that is held here: found good when it was ordered, so that it still is when it leaves. */
export interface StoredPictures {
  /** Makes sure that it is there; `refused` when it cannot be used. A picture from the web is ClickSend's to fetch, and an SMS has none. */
  storePicture(send: Send): Promise<PictureResult | undefined>;
  /** The kept one, else a newly fetched one. */
  loadPicture(send: Send): Promise<PictureResult>;
  deletePicture(send: Send): Promise<void>;
}

export function createStoredPictures(tools: {
  readonly records: Records;
  readonly clock: Clock;
  readonly fetchPicture: (send: Send) => Promise<PictureResult>;
}): StoredPictures {
  const { records, clock } = tools;
  return {
    async storePicture(send) {
      if (send.picture.kind !== 'slack') return undefined;
      const result = (await find(send)) ?? (await fetchPicture(send));
      if (result.kind === 'refused') return result;
      const { bytes, ...picture } = result.picture;
      const base64 = Buffer.from(bytes).toString('base64');
      // Again when it was there: a send that was put off needs it for longer.
      await records.storedPicture
        .extendTtl(computeSendDelay(send, clock.now()))
        .put({ source: getPictureSource(send), base64, picture }, send.id);
      return result;
    },
    loadPicture: async (send) => (await find(send)) ?? fetchPicture(send),
    deletePicture: ({ id }) => records.storedPicture.delete(id),
  };

  /** What was done to it is kept beside it: the post says so. */
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
    const kept = await records.storedPicture.get(send.id);
    // An edit may have put another picture in its place.
    if (kept?.source !== getPictureSource(send)) return undefined;
    return {
      kind: 'fitted',
      picture: { ...kept.picture, bytes: Buffer.from(kept.base64, 'base64') },
    };
  }
}
