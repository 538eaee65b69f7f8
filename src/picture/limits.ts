/** ClickSend's limits say "kB" without saying which; 1,000 is the reading that is safe both ways. */
export const JPEG_BYTES = 250_000;
export const GIF_BYTES = 100_000;

/** One frame of more than this is refused from its header, before anything is decoded. */
export const MOST_PIXELS = 100_000_000;

/** All frames of an animation together; above it only the first frame is read. */
export const MOST_ANIMATED_PIXELS = 200_000_000;

/** From here on a picture is decoded alone: a progressive one takes up to 6 bytes per pixel. */
export const HEAVY_PIXELS = 24_000_000;

/** No picture may keep a decoder busy for longer. */
export const MOST_SECONDS = 30;
