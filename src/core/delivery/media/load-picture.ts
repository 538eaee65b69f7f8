import { getPictureSource, type Send } from '../../../domain/send.ts';
import type { AppContext } from '../../context.ts';
import type { FetchPicture, PictureResult } from './fetch-picture.ts';

export interface PictureTools extends Pick<AppContext, 'records' | 'clock'> {
  readonly fetchPicture: FetchPicture;
}

/** Loads the picture of a send: as stored until its time, or else from Slack. */
export async function loadPicture(tools: PictureTools, send: Send): Promise<PictureResult> {
  return (await findStored(tools, send)) ?? fetchForSend(tools, send);
}

/**
 * Stores the picture of a send that the app holds until its time, so that it is checked now and still there then.
 * Undefined if there is none, or a link.
 */
export async function storePicture(
  tools: PictureTools,
  send: Send,
): Promise<PictureResult | undefined> {
  if (send.picture.kind !== 'slack') return undefined;
  const result = await loadPicture(tools, send);
  if (result.kind === 'refused') return result;
  const { bytes, ...picture } = result.picture;
  const base64 = Buffer.from(bytes).toString('base64');
  // Stored again even if it was there, because a postponed send needs it for longer.
  await tools.records.storedPicture
    .forSend(send)
    .put({ source: getPictureSource(send), base64, picture }, send.id);
  return result;
}

/** Also stores how the picture was changed, because the post shows it. */
async function fetchForSend(
  { records, fetchPicture }: PictureTools,
  send: Send,
): Promise<PictureResult> {
  const result = await fetchPicture(send);
  const changes = result.kind === 'fitted' ? result.picture.changes : undefined;
  if (!changes) return result;
  await records.pictureChanges
    .forSend(send)
    .put({ source: getPictureSource(send), changes }, send.id);
  return result;
}

async function findStored(
  { records }: PictureTools,
  send: Send,
): Promise<PictureResult | undefined> {
  if (!send.schedule) return undefined;
  const stored = await records.storedPicture.get(send.id);
  // An edit may have replaced the picture.
  if (stored?.source !== getPictureSource(send)) return undefined;
  return {
    kind: 'fitted',
    picture: { ...stored.picture, bytes: Buffer.from(stored.base64, 'base64') },
  };
}
