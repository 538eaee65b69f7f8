/** sharp's entry, as it is handed around once it is loaded. */
export type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/** Loaded with the first picture: libvips is 20 MB that an app at rest does not need. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // Every picture is read once: a cache would only keep strangers' photos in memory.
    sharp.cache(false);
    // Pictures are shared out over the cores by the turns; more threads for each only cost memory.
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}
