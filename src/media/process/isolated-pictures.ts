import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/ports/log.ts';
import type { FitResult, PictureInspection, Pictures } from '../../core/ports/pictures.ts';
import {
  classifyPicture,
  fitWithoutDecoding,
  inspectWithoutDecoding,
} from '../decode/classify-picture.ts';
import { PROCESS_LIMITS, type ProcessLimits } from '../decode/limits.ts';
import { DECODER_UNAVAILABLE_PROBLEM, HEAVY_PICTURE_PROBLEM } from '../decode/picture-problems.ts';
import { createPriorityQueue, type WorkPriority } from '../priority-queue.ts';
import { createPictureProcess } from './picture-process.ts';
import type { ProcessResponse } from './process-protocol.ts';

/**
 * Makes pictures fit in a process of its own, which has little memory, little time and no secret. A picture
 * that ends the process is refused in words; the app never notices. Throws an AppError when the process
 * cannot be started: that is no fault of the picture.
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
      const judged = classifyPicture(bytes);
      if (judged.kind !== 'readable') return inspectWithoutDecoding(judged);
      const answered = await ask('second', 'look', bytes);
      return answered
        ? seen(answered.head)
        : { kind: 'no picture', problem: HEAVY_PICTURE_PROBLEM };
    },
    async fit(bytes) {
      const judged = classifyPicture(bytes);
      if (judged.kind !== 'readable') return fitWithoutDecoding(judged);
      const answered = await ask('first', 'fit', bytes);
      if (!answered) return { kind: 'undecodable', problem: HEAVY_PICTURE_PROBLEM };
      return fitted(answered.head, answered.body);
    },
    close: process.close,
  };

  /** Undefined when the process ended over it. */
  async function ask(priority: WorkPriority, task: 'fit' | 'look', bytes: Uint8Array) {
    const reply = await enqueue(priority, () => process.runTask({ task }, bytes));
    switch (reply.kind) {
      case 'answered':
        if ('bug' in reply.head) log.warn({ err: reply.head.bug }, 'failed to handle a picture');
        return reply;
      case 'died':
        log.warn({ task, bytes: bytes.byteLength, why: reply.why }, 'a picture ended its process');
        return undefined;
      case 'unavailable':
        throw new AppError(DECODER_UNAVAILABLE_PROBLEM.code, {
          retry: 'later',
          problem: DECODER_UNAVAILABLE_PROBLEM,
          cause: reply.why,
        });
    }
  }
}

function seen(answer: ProcessResponse): PictureInspection {
  if (answer.kind !== 'seen') throw unexpected(answer);
  return answer.seen;
}

function fitted(answer: ProcessResponse, bytes: Uint8Array): FitResult {
  if (answer.kind === 'unfitted') return answer.result;
  if (answer.kind !== 'fitted') throw unexpected(answer);
  return { kind: 'fitted', picture: { ...answer.picture, bytes } };
}

function unexpected({ kind }: ProcessResponse): Error {
  return new Error(`The picture process answered “${kind}” to something else`);
}
