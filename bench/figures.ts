/** One line of the table. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  /** What it is compared with, and that program's figure. */
  readonly beside: string;
  readonly ratio: string;
  readonly aim: string;
  /** '' if there is no aim. */
  readonly isMet: '' | 'met' | `missed by ${string}`;
}

/** The aim for a number. */
type Aim = { readonly atLeast: number } | { readonly atMost: number };

/** One of our figures and that of another program, measured in the same run. The aim applies to their ratio. */
export function compareFigure(
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
    ours: formatNumber(ours),
    beside: `${formatNumber(theirs)} (${who})`,
    ratio: ratio.toFixed(2),
    ...judgeAim(ratio, aim),
  };
}

/** A count, or a figure without a comparison. The aim applies to the number itself. */
export function countFigure(
  what: string,
  {
    ours,
    beside = '',
    aim,
  }: { readonly ours: number; readonly beside?: string; readonly aim?: Aim },
): Figure {
  return { what, ours: formatNumber(ours), beside, ratio: '', ...judgeAim(ours, aim) };
}

function judgeAim(value: number, aim: Aim | undefined): Pick<Figure, 'aim' | 'isMet'> {
  if (!aim) return { aim: '', isMet: '' };
  const [limit, sign] = 'atLeast' in aim ? [aim.atLeast, '≥'] : [aim.atMost, '≤'];
  const isMet = 'atLeast' in aim ? value >= limit : value <= limit;
  const by = Math.abs(value / limit - 1) * 100;
  return { aim: `${sign} ${limit}`, isMet: isMet ? 'met' : `missed by ${by.toFixed(0)} %` };
}

/** Rounded to three significant digits. */
function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

export function computeMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
