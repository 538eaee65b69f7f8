import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import type { FitResult, PictureInspection, Pictures } from '../../core/ports/pictures.ts';
import {
  classifyPicture,
  fitWithoutDecoding,
  inspectWithoutDecoding,
} from '../decode/classify-picture.ts';
import { DECODER_UNAVAILABLE_PROBLEM, HEAVY_PICTURE_PROBLEM } from '../decode/picture-problems.ts';
import { createPriorityQueue, type WorkPriority } from '../priority-queue.ts';
import { createPictureProcess } from './picture-process.ts';
import { PROCESS_LIMITS, type ProcessLimits, type ProcessResponse } from './process-protocol.ts';

/**
 * Makes pictures fit in a separate process with little memory, little time and no secrets. A picture that
 * crashes the process is refused with a problem, and the app keeps running. Throws an AppError if the
 * process cannot be started, because the picture is not the cause.
 */
export function createIsolatedPictures(options: {
  readonly log: Log;
  readonly limits?: ProcessLimits;
}): Pictures & { close(): void } {
  const { log, limits = PROCESS_LIMITS } = options;
  const enqueue = createPriorityQueue();
  const process = createPictureProcess(limits);

  return {
    async inspect(bytes) {
      const classified = classifyPicture(bytes);
      if (classified.kind !== 'readable') return inspectWithoutDecoding(classified);
      const response = await runTask('second', 'look', bytes);
      return response
        ? readInspection(response.head)
        : { kind: 'no picture', problem: HEAVY_PICTURE_PROBLEM };
    },
    async fit(bytes) {
      const classified = classifyPicture(bytes);
      if (classified.kind !== 'readable') return fitWithoutDecoding(classified);
      const response = await runTask('first', 'fit', bytes);
      if (!response) return { kind: 'undecodable', problem: HEAVY_PICTURE_PROBLEM };
      return readFitResult(response.head, response.body);
    },
    close: process.close,
  };

  /** Undefined if the picture crashed the process. */
  async function runTask(priority: WorkPriority, task: 'fit' | 'look', bytes: Uint8Array) {
    const outcome = await enqueue(priority, () => process.runTask({ task }, bytes));
    switch (outcome.kind) {
      case 'answered':
        if ('bug' in outcome.head)
          log.warn({ err: outcome.head.bug }, 'failed to handle a picture');
        return outcome;
      case 'died':
        log.warn(
          { task, bytes: bytes.byteLength, why: outcome.why },
          'a picture crashed its process',
        );
        return undefined;
      case 'unavailable':
        throw new AppError(DECODER_UNAVAILABLE_PROBLEM.code, {
          retry: 'later',
          problem: DECODER_UNAVAILABLE_PROBLEM,
          cause: outcome.why,
        });
    }
  }
}

function readInspection(response: ProcessResponse): PictureInspection {
  if (response.kind !== 'seen') throw createUnexpectedError(response);
  return response.seen;
}

function readFitResult(response: ProcessResponse, bytes: Uint8Array): FitResult {
  if (response.kind === 'unfitted') return response.result;
  if (response.kind !== 'fitted') throw createUnexpectedError(response);
  return { kind: 'fitted', picture: { ...response.picture, bytes } };
}

function createUnexpectedError({ kind }: ProcessResponse): Error {
  return new Error(`The picture process answered “${kind}” to something else`);
}
