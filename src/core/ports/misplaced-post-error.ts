import type { Problem } from '../../domain/problem.ts';
import { AppError } from '../errors.ts';
import type { ThreadRef } from './threads.ts';

/** Slack took a reply and put it at the root of the channel, as the post that it belongs under was deleted. */
export class MisplacedPostError extends AppError {
  /** Where it stands, for deleting it. */
  readonly at: ThreadRef;

  constructor(
    at: ThreadRef,
    options: { readonly problem?: Problem; readonly cause?: unknown } = {},
  ) {
    super('post_stray', { retry: 'never', answered: true, ...options });
    this.at = at;
  }
}
