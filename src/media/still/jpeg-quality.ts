/** Below this, blocks are seen before missing pixels are: a smaller picture looks better. */
export const MIN_JPEG_QUALITY = 50;
/** Above this, bytes grow fast and nothing more is seen. */
export const MAX_JPEG_QUALITY = 92;
/** Where most photographs of our size come close to the limit; the first guess. */
export const USUAL_JPEG_QUALITY = 80;

/** How many bytes a photograph takes at a quality, beside what it takes at 82: medians of measured ones. */
const CURVE: readonly (readonly [quality: number, share: number])[] = [
  [5, 0.08],
  [10, 0.13],
  [20, 0.23],
  [30, 0.33],
  [40, 0.41],
  [50, 0.49],
  [60, 0.58],
  [70, 0.71],
  [77, 0.85],
  [82, 1],
  [86, 1.19],
  [90, 1.46],
  [92, 1.64],
  [96, 2.4],
];

/** An encoding that was made. */
export interface QualityTrial {
  readonly quality: number;
  readonly bytes: number;
}

/** The quality at which about so many bytes come out, judged by one that was tried. */
export function estimateQuality(bytes: number, tried: QualityTrial): number {
  const share = (bytes / tried.bytes) * shareOf(tried.quality);
  const above = CURVE.findIndex(([, curve]) => curve >= share);
  if (above === 0) return between(share, [0, 0], CURVE[0] ?? [0, 0]);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  return upper && lower ? between(share, lower, upper) : MAX_JPEG_QUALITY;
}

/** How many bytes come out at a quality, judged by one that was tried. */
export function estimateBytes(quality: number, tried: QualityTrial): number {
  return (tried.bytes * shareOf(quality)) / shareOf(tried.quality);
}

function shareOf(quality: number): number {
  const above = CURVE.findIndex(([curve]) => curve >= quality);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  if (!upper) return CURVE.at(-1)?.[1] ?? 1;
  if (!lower) return upper[1];
  return lower[1] + ((quality - lower[0]) / (upper[0] - lower[0])) * (upper[1] - lower[1]);
}

function between(
  share: number,
  [lowQuality, lowShare]: readonly [number, number],
  [highQuality, highShare]: readonly [number, number],
): number {
  const part = (share - lowShare) / (highShare - lowShare);
  return Math.min(MAX_JPEG_QUALITY, Math.floor(lowQuality + part * (highQuality - lowQuality)));
}
