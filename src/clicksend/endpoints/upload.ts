import { z } from 'zod';
import type { Media } from '../../core/ports/clicksend.ts';
import type { FittedPicture } from '../../core/ports/pictures.ts';
import { callOnce, type EndpointContext } from '../http/call.ts';
import { secondsSchema } from '../http/fields.ts';
import { parseRequired, requireData } from '../http/response.ts';

/**
 * ClickSend's newest documentation says: "All files will expire 10 minutes after being uploaded". Its older
 * samples show a `date_delete` seven days later. It is not known which is true. A picture that expired
 * before the message is sent costs more than uploading it twice, so the app accepts an earlier
 * `date_delete` but no later one.
 */
const MAX_LIFETIME_MS = 10 * 60_000;

/** The key of an upload's URL is `_url`. */
const uploadSchema = z.object({
  _url: z.string().regex(/^https?:\/\/\S+$/i, 'expected a web address'),
  date_added: secondsSchema,
  date_delete: secondsSchema,
});

/**
 * `POST /uploads`: uploads a picture to ClickSend. Makes one request; throws an AppError that says whether
 * to retry. Uploading twice costs nothing.
 */
export async function uploadMedia(
  context: EndpointContext,
  picture: FittedPicture,
): Promise<Media> {
  // Taken before the call, because ClickSend's ten minutes begin when it has the file, not when its
  // response arrives.
  const startedAt = context.clock.now();
  const response = await callOnce(context, {
    name: 'upload',
    method: 'POST',
    path: '/uploads',
    query: { convert: 'mms' },
    body: { content: Buffer.from(picture.bytes).toString('base64') },
  });
  const upload = parseRequired(uploadSchema, requireData(response), 'the upload');
  const lifetimeMs = computeLifetimeMs(startedAt, upload.date_added, upload.date_delete);
  return {
    url: upload._url,
    expiresAt: startedAt + Math.min(MAX_LIFETIME_MS, lifetimeMs),
    sha256: picture.sha256,
    sizeBytes: picture.bytes.byteLength,
  };
}

/** Uses ClickSend's own two times if it reports both, so that its clock need not agree with ours. */
function computeLifetimeMs(
  now: number,
  addedAt: number | undefined,
  deletedAt: number | undefined,
) {
  if (deletedAt === undefined) return MAX_LIFETIME_MS;
  const lifetimeMs = deletedAt * 1000 - (addedAt === undefined ? now : addedAt * 1000);
  return lifetimeMs > 0 ? lifetimeMs : MAX_LIFETIME_MS;
}
