/** Slack's file field filters by ending, as a convenience only; what comes is checked again. */
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
