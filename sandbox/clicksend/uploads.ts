import sharp from 'sharp';
import { isJson, readJson } from '../json.ts';
import { USER_ID } from './account.ts';
import { type Answer, buildBadRequest, buildRefusal, buildSuccess } from './envelope.ts';
import { createGuid, storeFile } from './files.ts';
import { detectKind } from './media-file.ts';
import type { RestRequest } from './request.ts';
import { type ClickSend, getSeconds } from './state.ts';

const CONVERSIONS: readonly unknown[] = ['fax', 'mms', 'csv', 'post', 'postcard'];

/** POST /uploads: JSON with base64 `content`, or a form with the part `file`. */
export async function upload(clicksend: ClickSend, request: RestRequest): Promise<Answer> {
  const fields = readJson(request.body);
  // In the query or, for JSON only, in the body.
  const convert = request.query.get('convert') ?? fields.convert;
  if (!CONVERSIONS.includes(convert)) return buildBadRequest('The convert is invalid.');
  const bytes = readUploadedBytes(fields);
  if (bytes === undefined || bytes.byteLength === 0)
    return buildBadRequest('The content is required.');
  const file =
    convert === 'mms'
      ? await convertForMms(bytes)
      : { bytes, extension: 'bin', contentType: 'application/octet-stream' };
  if (file === undefined) {
    return buildRefusal(400, 'INVALID_MEDIA_FILE', 'The file could not be converted.');
  }

  const added = getSeconds(clicksend);
  const name = `${createGuid()}.${file.extension}`;
  const expires = added + clicksend.uploadSeconds;
  const url = storeFile(clicksend, `/_uploads/${name}`, {
    bytes: file.bytes,
    contentType: file.contentType,
    expiresAt: expires * 1000,
  });
  clicksend.nextId += 1;
  return buildSuccess('Your file has been uploaded.', {
    upload_id: clicksend.nextId,
    file_name: name,
    date_added: added,
    date_delete: expires,
    user_id: USER_ID,
    _url: url,
  });
}

function readUploadedBytes(fields: Readonly<Record<string, unknown>>): Uint8Array | undefined {
  const { content, file } = fields;
  if (isJson(file) && file.bytes instanceof Uint8Array) return file.bytes;
  // Pure base64; a data URL is not accepted.
  if (typeof content !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) return undefined;
  return new Uint8Array(Buffer.from(content, 'base64'));
}

interface Converted {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'gif';
  readonly contentType: 'image/jpeg' | 'image/gif';
}

/**
 * `convert=mms`: jpg and gif stay unchanged, any other picture becomes a jpg. It does not shrink, because
 * nothing says that the real one does. Undefined if it is not a picture.
 */
async function convertForMms(bytes: Uint8Array): Promise<Converted | undefined> {
  const kind = detectKind(bytes);
  if (kind === 'gif') return { bytes, extension: 'gif', contentType: 'image/gif' };
  if (kind === 'jpg') return { bytes, extension: 'jpg', contentType: 'image/jpeg' };
  try {
    const jpg = await sharp(bytes).flatten({ background: '#ffffff' }).jpeg().toBuffer();
    return { bytes: new Uint8Array(jpg), extension: 'jpg', contentType: 'image/jpeg' };
  } catch {
    return undefined;
  }
}
