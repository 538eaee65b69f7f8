/** Slack's file field filters by extension, for convenience only; every upload is checked again. */
export const PICTURE_EXTENSIONS = [
  'jpg',
  'jpeg',
  'png',
  'gif',
  'webp',
  'heic',
  'heif',
  'avif',
  'tif',
  'tiff',
  'bmp',
] as const;
