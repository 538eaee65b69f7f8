import type { Media } from '../../core/ports/clicksend-messages.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { FittedPicture } from '../../core/ports/pictures.ts';
import { createUnreadableError, findCallError } from '../http/call-failures.ts';
import type { HttpClient } from '../http/http-client.ts';
import { parseRequired, requireData } from '../http/response.ts';
import { uploadDataSchema } from '../wire/send.ts';

/**
 * ClickSend's newest documentation: "All files will expire 10 minutes after being uploaded". Its
 * older samples show `date_delete` seven days later. Nobody outside knows which is true, and a
 * picture that is gone when the message leaves costs more than an upload made twice, so an earlier
 * `date_delete` is believed and a later one is not.
 */
const LIFETIME_MS = 10 * 60_000;

/** Gives a picture to ClickSend. Failures say whether to try again; uploading twice costs nothing. */
export async function uploadMedia(
  { http, clock, timeoutMs }: { http: HttpClient; clock: Clock; timeoutMs: number },
  picture: FittedPicture,
): Promise<Media> {
  // Taken before the call: ClickSend's ten minutes begin when it has the file, not when we hear of it.
  const startedAt = clock.now();
  const exchange = await http.exchange({
    name: 'upload',
    method: 'POST',
    path: '/uploads',
    query: { convert: 'mms' },
    body: { content: Buffer.from(picture.bytes).toString('base64') },
    timeoutMs,
  });
  const trouble = findCallError(exchange, clock.now());
  if (trouble) throw trouble;
  if (exchange.kind !== 'answered') throw createUnreadableError('no answer');

  const { url, addedAt, deletedAt } = parseRequired(
    uploadDataSchema,
    requireData(exchange),
    'the upload',
  );
  return {
    url,
    expiresAt: startedAt + Math.min(LIFETIME_MS, lifetimeMs(startedAt, addedAt, deletedAt)),
    sha256: picture.sha256,
    sizeBytes: picture.bytes.byteLength,
  };
}

/** By ClickSend's own two times where it says both, so that its clock need not agree with ours. */
function lifetimeMs(now: number, addedAt: number | undefined, deletedAt: number | undefined) {
  if (deletedAt === undefined) return LIFETIME_MS;
  const lifetime = deletedAt * 1000 - (addedAt === undefined ? now : addedAt * 1000);
  return lifetime > 0 ? lifetime : LIFETIME_MS;
}
