import { calm, type Plan, planDay } from './plan.ts';
import { type Outcome, simulateDay } from './simulate.ts';

/** Parts of a day that are left out: `a3` its fourth action, `f0` its first fault, `weather`, `replicas`. */
type Without = readonly string[];

/** A seed's day without some of its parts. */
export function planWithout(seed: number, without: Without): Plan {
  const plan = planDay(seed);
  const isKept = (letter: string) => (_: unknown, index: number) =>
    !without.includes(`${letter}${index}`);
  return {
    ...plan,
    userActions: plan.userActions.filter(isKept('a')),
    faults: plan.faults.filter(isKept('f')),
    weather: without.includes('weather') ? calm : plan.weather,
    replicas: without.includes('replicas') ? 1 : plan.replicas,
  };
}

/** Leaves out everything that a failing day does not need to fail in the same way. */
export async function shrinkDay(
  seed: number,
  first: Outcome,
  without: Without = [],
): Promise<{ readonly without: Without; readonly outcome: Outcome }> {
  const kind = getKind(first);
  const whole = planDay(seed);
  const parts = [
    'weather',
    'replicas',
    ...whole.faults.map((_, index) => `f${index}`),
    ...whole.userActions.map((_, index) => `a${index}`),
  ];
  let best = { without, outcome: first };
  for (const part of parts) {
    if (best.without.includes(part)) continue;
    const smaller = [...best.without, part];
    const outcome = await simulateDay(planWithout(seed, smaller));
    if (outcome.wrong.some((words) => words.startsWith(`${kind}:`))) {
      best = { without: smaller, outcome };
    }
  }
  // A part that was needed before may now be unnecessary.
  return best.without.length > without.length ? shrinkDay(seed, best.outcome, best.without) : best;
}

function getKind({ wrong }: Outcome): string {
  return wrong[0]?.split(':')[0] ?? '';
}
