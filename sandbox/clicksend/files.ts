import { randomUUID } from 'node:crypto';
import type { ClickSend, StoredFile } from './state.ts';

/** ClickSend's ids are upper-case UUIDs. */
export function createGuid(): string {
  return randomUUID().toUpperCase();
}

/** Stores a file where anybody can fetch it. Returns its URL. */
export function storeFile(clicksend: ClickSend, path: string, file: StoredFile): string {
  clicksend.files.set(path, file);
  return `${clicksend.origin}${path}`;
}

/** Undefined: never existed. `gone`: deleted after it expired. */
export function findFile(clicksend: ClickSend, path: string): StoredFile | 'gone' | undefined {
  const file = clicksend.files.get(path);
  if (file?.expiresAt !== undefined && file.expiresAt <= clicksend.now()) return 'gone';
  return file;
}

export function getExtension(contentType: string): string {
  const [, subtype = 'bin'] = contentType.split('/');
  return subtype === 'jpeg' ? 'jpg' : subtype;
}
