import type { Problem } from './problem.ts';

/** Said whether Slack told the size or the download showed it. */
export function createPictureTooLargeProblem(maxBytes: number): Problem {
  return {
    code: 'picture_too_large',
    what: `The picture is larger than ${Math.round(maxBytes / 1_000_000)} MB`,
    todo: 'Choose a smaller one; more than 250 kB never reaches a phone anyway',
  };
}
