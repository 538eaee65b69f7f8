import type { Pictures } from '../core/ports/pictures.ts';
import { fitPicture, type OnPictureBug } from './fit-picture.ts';
import { inspectPicture } from './inspect-picture.ts';
import { createPriorityQueue } from './priority-queue.ts';

/**
 * Makes pictures fit with sharp, in this process: for tests and figures. The app decodes what strangers
 * send in a process of its own ({@link createIsolatedPictures}). What is wrong with a picture is a value, never thrown.
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
