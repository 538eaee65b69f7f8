import type { Finding } from './checks/doctor-check.ts';
import type { CheckResult } from './run-checks.ts';

const SIGNS = { fine: '✔', warning: '!', wrong: '✖', skipped: '–' } as const;
const COLOURS = { fine: 32, warning: 33, wrong: 31, skipped: 90 } as const;

/** One line for every finding: what is, and how to mend it. */
export function formatResults(
  examined: readonly CheckResult[],
  options: { readonly colours: boolean },
): string {
  return examined
    .flatMap(({ name, findings }) => findings.map((finding) => line(name, finding, options)))
    .join('\n');
}

/** The last line. */
export function formatVerdict(
  examined: readonly CheckResult[],
  options: { readonly isFixing: boolean },
): string {
  const all = examined.flatMap(({ findings }) => findings);
  const wrong = all.filter(({ state }) => state === 'wrong').length;
  const warnings = all.filter(({ state }) => state === 'warning').length;
  const beside = warnings === 0 ? '' : `, and ${counted(warnings, 'warning')}`;
  if (wrong === 0) return `All is well${beside}.`;
  const canMend = !options.isFixing && all.some(({ state, fix }) => state === 'wrong' && fix);
  const hint = canMend ? ' What can be mended from here: npm run doctor -- --fix' : '';
  return `${counted(wrong, 'thing')} to mend${beside}.${hint}`;
}

/** For scripts. */
export function formatResultsJson(
  examined: readonly CheckResult[],
  deeds: readonly string[],
): string {
  const checks = examined.flatMap(({ name, findings }) =>
    findings.map(({ fix, ...finding }) => ({ check: name, ...finding, canMend: Boolean(fix) })),
  );
  return JSON.stringify({ ok: !checks.some(({ state }) => state === 'wrong'), checks, deeds });
}

function line(name: string, finding: Finding, { colours }: { colours: boolean }): string {
  const sign = SIGNS[finding.state];
  const shown = colours ? `\u001b[${COLOURS[finding.state]}m${sign}\u001b[0m` : sign;
  const how = 'how' in finding ? `. ${finding.how}` : '';
  return `${shown} ${name}: ${finding.what}${how}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
