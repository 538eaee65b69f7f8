import type { ActResult } from '../page-state.ts';
import type { Worlds } from './worlds.ts';

/** A file put in a form's file field; the body is the raw file. */
export function takeUpload({ slack }: Worlds, asks: URLSearchParams, bytes: Uint8Array): ActResult {
  const name = asks.get('name') || 'file';
  const mimetype = asks.get('type') || 'application/octet-stream';
  return {
    ok: true,
    fileId: slack.upload({ user: asks.get('user') ?? '', name, mimetype, bytes }),
  };
}
