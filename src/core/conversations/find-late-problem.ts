import type { Problem } from '../../domain/problem.ts';

/** A conversation has gone on by then: what somebody typed so long ago goes out only when somebody wants it to. */
const LATE_AFTER_MS = 10 * 60_000;

/** Why what was typed then (a Slack ts) is not texted unasked now (Unix ms); undefined while it is. */
export function findLateProblem(typedTs: string, now: number): Problem | undefined {
  return now - Number(typedTs) * 1_000 > LATE_AFTER_MS ? TYPED_LONG_AGO : undefined;
}

const TYPED_LONG_AGO: Problem = {
  code: 'typed_long_ago',
  what: 'It was typed more than ten minutes ago',
  todo: 'Press Text it now if it should still go out',
};
