import type { Problem } from './problem.ts';

/** For a size that Slack told, and for a download that became too large. */
export function createPictureTooLargeProblem(maxBytes: number): Problem {
  return {
    code: 'picture_too_large',
    what: `The picture is larger than ${Math.round(maxBytes / 1_000_000)} MB`,
    todo: 'Choose a smaller one; more than 250 kB never reaches a phone anyway',
  };
}
