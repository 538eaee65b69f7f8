import { z } from 'zod';
import type { PictureSource } from '../../domain/send.ts';

const text = z.string().nullish().catch(undefined);

/** A file object in Slack's messages and forms. Everything except the id may be missing. */
export const fileObjectSchema = z.object({
  id: z.string().min(1),
  name: text,
  mimetype: text,
  filetype: text,
  mode: text,
  is_external: z.boolean().nullish().catch(undefined),
  file_access: text,
  url_private: text,
  url_private_download: text,
});
export type FileObject = z.infer<typeof fileObjectSchema>;

export function toPictureSource(file: FileObject): PictureSource {
  const url = file.url_private_download ?? file.url_private;
  return { kind: 'slack', id: file.id, name: file.name || undefined, url: url || undefined };
}
