import { type Send, untilItLeaves } from '../../../domain/send.ts';
import type { Clock } from '../../ports/clock-log-metrics.ts';
import type { Records } from '../../records/records.ts';
import type { PictureResult } from './fetch-picture.ts';

/** The picture of a send that is held here: found good when it was ordered, so that it still is when it leaves. */
export interface KeptPictures {
  /** Makes sure that it is there; `refused` when it cannot be used. A picture from the web is ClickSend's to fetch, and an SMS has none. */
  keep(send: Send): Promise<PictureResult | undefined>;
  /** The kept one, else a newly fetched one. */
  pictureOf(send: Send): Promise<PictureResult>;
  forget(send: Send): Promise<void>;
}

export function keptPictures(tools: {
  readonly records: Records;
  readonly clock: Clock;
  readonly pictureOf: (send: Send) => Promise<PictureResult>;
}): KeptPictures {
  const { records, clock } = tools;
  return {
    async keep(send) {
      if (send.picture.kind !== 'slack') return undefined;
      const result = (await find(send)) ?? (await fetchPicture(send));
      if (result.kind === 'refused') return result;
      const { bytes, ...picture } = result.picture;
      const base64 = Buffer.from(bytes).toString('base64');
      // Again when it was there: a send that was put off needs it for longer.
      await records.kept
        .longer(untilItLeaves(send, clock.now()))
        .put({ source: sourceOf(send), base64, picture }, send.id);
      return result;
    },
    pictureOf: async (send) => (await find(send)) ?? fetchPicture(send),
    forget: ({ id }) => records.kept.delete(id),
  };

  /** What was done to it is kept beside it: the post says so. */
  async function fetchPicture(send: Send): Promise<PictureResult> {
    const result = await tools.pictureOf(send);
    const changes = result.kind === 'fitted' ? result.picture.changes : undefined;
    if (!changes) return result;
    await records.pictureChanges
      .longer(untilItLeaves(send, clock.now()))
      .put({ source: sourceOf(send), changes }, send.id);
    return result;
  }

  async function find(send: Send): Promise<PictureResult | undefined> {
    if (!send.schedule) return undefined;
    const kept = await records.kept.get(send.id);
    // An edit may have put another picture in its place.
    if (kept?.source !== sourceOf(send)) return undefined;
    return {
      kind: 'fitted',
      picture: { ...kept.picture, bytes: Buffer.from(kept.base64, 'base64') },
    };
  }
}

/** Names a send's picture: an edit may put another one in its place. */
export function sourceOf({ picture }: Pick<Send, 'picture'>): string {
  if (picture.kind === 'none') return '';
  return picture.kind === 'slack' ? picture.id : picture.url;
}
