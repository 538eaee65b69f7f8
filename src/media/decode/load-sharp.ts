/** sharp's main function, once it is loaded. */
export type Sharp = typeof import('sharp').default;

let loaded: Promise<Sharp> | undefined;

/** Loads sharp with the first picture, because libvips takes 20 MB that an idle app does not need. */
export function loadSharp(): Promise<Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // Every picture is decoded once, so a cache would only keep strangers' photos in memory.
    sharp.cache(false);
    // Pictures are decoded one at a time; more threads per picture only take memory.
    sharp.concurrency(1);
    return sharp;
  });
  return loaded;
}
