import type { Pictures } from '../core/ports/pictures.ts';
import { fitPicture, type ReportBug } from './fit-picture.ts';
import { lookAtPicture } from './inspect-picture.ts';
import { createQueue } from './priority-queue.ts';

/**
 * Makes pictures fit with sharp, in this process: for tests and figures. The app decodes what strangers
 * send in a process of its own ({@link isolatedPictures}). What is wrong with a picture is a value, never thrown.
 */
export function sharpPictures({
  reportBug = () => undefined,
}: {
  reportBug?: ReportBug;
} = {}): Pictures {
  const enqueue = createQueue();
  return {
    look: (bytes) => enqueue('second', () => lookAtPicture(bytes, reportBug)),
    fit: (bytes) => enqueue('first', () => fitPicture(bytes, reportBug)),
  };
}
