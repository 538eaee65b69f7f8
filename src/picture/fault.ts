import type { Problem } from '../domain/problem.ts';
import { BROKEN, TOO_SLOW } from './problems.ts';

/** A picture that cannot be read, thrown inside this folder only. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly problem: Problem;

  constructor(problem: Problem, cause: unknown) {
    super(problem.code, { cause });
    this.problem = problem;
  }
}

/** Runs a read of a stranger's bytes: whatever goes wrong in it is a fault of the picture. */
export async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Fault(/timeout/i.test(messageOf(error)) ? TOO_SLOW : BROKEN, error);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
