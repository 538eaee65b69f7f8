/** Below this, blocks become visible, and a smaller picture looks better. */
export const MIN_JPEG_QUALITY = 50;
/** Above this, the size grows fast and nobody sees a difference. */
export const MAX_JPEG_QUALITY = 92;
/** The first guess: it brings most photos close to the limit. */
export const USUAL_JPEG_QUALITY = 80;

/** The size of a photo at a quality, relative to its size at 82: medians of measurements. */
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

/** The bytes that an encoding at a quality took. */
export interface QualityTrial {
  readonly quality: number;
  readonly bytes: number;
}

/** The quality at which a picture takes about `bytes`, from a trial of the same picture. */
export function estimateQuality(bytes: number, trial: QualityTrial): number {
  const share = (bytes / trial.bytes) * findShare(trial.quality);
  const above = CURVE.findIndex(([, curve]) => curve >= share);
  if (above === 0) return interpolateQuality(share, [0, 0], CURVE[0] ?? [0, 0]);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  return upper && lower ? interpolateQuality(share, lower, upper) : MAX_JPEG_QUALITY;
}

/** The size of a picture at a quality, from a trial of the same picture. */
export function estimateBytes(quality: number, trial: QualityTrial): number {
  return (trial.bytes * findShare(quality)) / findShare(trial.quality);
}

function findShare(quality: number): number {
  const above = CURVE.findIndex(([curve]) => curve >= quality);
  const upper = CURVE[above];
  const lower = CURVE[above - 1];
  if (!upper) return CURVE.at(-1)?.[1] ?? 1;
  if (!lower) return upper[1];
  return lower[1] + ((quality - lower[0]) / (upper[0] - lower[0])) * (upper[1] - lower[1]);
}

function interpolateQuality(
  share: number,
  [lowQuality, lowShare]: readonly [number, number],
  [highQuality, highShare]: readonly [number, number],
): number {
  const part = (share - lowShare) / (highShare - lowShare);
  return Math.min(MAX_JPEG_QUALITY, Math.floor(lowQuality + part * (highQuality - lowQuality)));
}
