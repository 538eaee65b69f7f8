import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../errors.ts';
import type { ThreadRef } from './threads.ts';

/** Slack posted a thread reply at the root of the channel, because the thread's root was deleted. */
export class MisplacedPostError extends AppError {
  /** Where it is, for deleting it. */
  readonly at: ThreadRef;

  constructor(
    at: ThreadRef,
    options: { readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    super('post_stray', { retry: 'never', answered: true, ...options });
    this.at = at;
  }
}
