/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  /** What it stands beside, and what came of that. */
  readonly beside: string;
  readonly ratio: string;
  readonly aim: string;
  /** '' where there is no aim. */
  readonly isMet: '' | 'met' | `missed by ${string}`;
}

/** How far a number may go. */
export type Aim = { readonly atLeast: number } | { readonly atMost: number };

/** Ours beside another's, measured in the same run. The aim is about the ratio of the two. */
export function compared(
  what: string,
  {
    ours,
    theirs,
    who,
    aim,
  }: { readonly ours: number; readonly theirs: number; readonly who: string; readonly aim?: Aim },
): Figure {
  const ratio = ours / theirs;
  return {
    what,
    ours: rounded(ours),
    beside: `${rounded(theirs)} (${who})`,
    ratio: ratio.toFixed(2),
    ...judged(ratio, aim),
  };
}

/** Something that is counted, or has nothing beside it. The aim is about the number itself. */
export function counted(
  what: string,
  {
    ours,
    beside = '',
    aim,
  }: { readonly ours: number; readonly beside?: string; readonly aim?: Aim },
): Figure {
  return { what, ours: rounded(ours), beside, ratio: '', ...judged(ours, aim) };
}

function judged(value: number, aim: Aim | undefined): Pick<Figure, 'aim' | 'isMet'> {
  if (!aim) return { aim: '', isMet: '' };
  const [limit, sign] = 'atLeast' in aim ? [aim.atLeast, '≥'] : [aim.atMost, '≤'];
  const isMet = 'atLeast' in aim ? value >= limit : value <= limit;
  const by = Math.abs(value / limit - 1) * 100;
  return { aim: `${sign} ${limit}`, isMet: isMet ? 'met' : `missed by ${by.toFixed(0)} %` };
}

/** Three digits that mean something. */
function rounded(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
