import { z } from 'zod';
import type { PictureSource } from '../../domain/send.ts';
import { PICTURE_ENDINGS } from './picture-endings.ts';

const file = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(undefined),
  mimetype: z.string().nullish().catch(undefined),
  filetype: z.string().nullish().catch(undefined),
  mode: z.string().nullish().catch(undefined),
  file_access: z.string().nullish().catch(undefined),
  url_private: z.string().nullish().catch(undefined),
  url_private_download: z.string().nullish().catch(undefined),
});
type MessageFile = z.infer<typeof file>;

const message = z.object({ files: z.array(z.unknown()).nullish() });

/** The first picture among a message's files. */
export function pictureIn(said: unknown): Extract<PictureSource, { kind: 'slack' }> | undefined {
  const files = (message.safeParse(said).data?.files ?? []).flatMap(
    (one) => file.safeParse(one).data ?? [],
  );
  const picture = files.find(isPicture) ?? files.find(isUntold);
  if (!picture) return undefined;
  const url = picture.url_private_download ?? picture.url_private;
  return {
    kind: 'slack',
    id: picture.id,
    ...(picture.name ? { name: picture.name } : {}),
    ...(url ? { url } : {}),
  };
}

/** A file that was deleted stays in the message as a tombstone. */
function isPicture({ mode, mimetype, filetype, name }: MessageFile): boolean {
  if (mode === 'tombstone' || mode === 'hidden_by_limit') return false;
  // Vector graphics are no photos; nothing here draws them.
  if (mimetype?.startsWith('image/')) return !mimetype.startsWith('image/svg');
  const ending = (filetype || name?.split('.').at(-1) || '').toLowerCase();
  return PICTURE_ENDINGS.some((one) => one === ending);
}

/** Of files shared from another company Slack says only the id. */
function isUntold({ file_access }: MessageFile): boolean {
  return file_access === 'check_file_info';
}
