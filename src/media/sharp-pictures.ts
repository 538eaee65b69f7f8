import type { Pictures } from '../core/ports/pictures.ts';
import { fitPicture, inspectPicture, type OnPictureBug } from './fit-picture.ts';
import { createPriorityQueue } from './priority-queue.ts';

/**
 * Makes pictures fit with sharp in this process, for the set-up, tests and benchmarks. The app decodes
 * pictures in a separate process ({@link createIsolatedPictures}). Never throws because of a picture.
 */
export function createSharpPictures({
  reportBug = () => undefined,
}: {
  reportBug?: OnPictureBug;
} = {}): Pictures {
  const enqueue = createPriorityQueue();
  return {
    inspect: (bytes) => enqueue('second', () => inspectPicture(bytes, reportBug)),
    fit: (bytes) => enqueue('first', () => fitPicture(bytes, reportBug)),
  };
}
