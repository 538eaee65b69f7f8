import { formatCount } from '../slack/text/count.ts';
import type { Finding } from './checks/doctor-check.ts';
import type { CheckResult } from './run-doctor.ts';

const SIGNS = { fine: '✔', warning: '!', wrong: '✖', skipped: '–' } as const;
const COLOURS = { fine: 32, warning: 33, wrong: 31, skipped: 90 } as const;

/** One line per finding: what it is, and how to fix it. */
export function formatResults(
  results: readonly CheckResult[],
  options: { readonly colours: boolean },
): string {
  return results
    .flatMap(({ name, findings }) => findings.map((finding) => formatLine(name, finding, options)))
    .join('\n');
}

/** The last line. */
export function formatVerdict(
  results: readonly CheckResult[],
  options: { readonly isFixing: boolean },
): string {
  const all = results.flatMap(({ findings }) => findings);
  const wrong = all.filter(({ state }) => state === 'wrong').length;
  const warnings = all.filter(({ state }) => state === 'warning').length;
  const more = warnings === 0 ? '' : `, and ${formatCount(warnings, 'warning')}`;
  if (wrong === 0) return `Everything works${more}.`;
  const canMend = !options.isFixing && all.some(({ state, fix }) => state === 'wrong' && fix);
  const hint = canMend ? ' To fix what can be fixed from here: npm run doctor -- --fix' : '';
  return `${formatCount(wrong, 'problem')} to fix${more}.${hint}`;
}

/** The results for scripts, as one line of JSON. */
export function formatResultsJson(
  results: readonly CheckResult[],
  deeds: readonly string[],
): string {
  const checks = results.flatMap(({ name, findings }) =>
    findings.map(({ fix, ...finding }) => ({ check: name, ...finding, canMend: Boolean(fix) })),
  );
  return JSON.stringify({ ok: !checks.some(({ state }) => state === 'wrong'), checks, deeds });
}

function formatLine(name: string, finding: Finding, { colours }: { colours: boolean }): string {
  const plain = SIGNS[finding.state];
  const sign = colours ? `\u001b[${COLOURS[finding.state]}m${plain}\u001b[0m` : plain;
  const how = 'how' in finding ? `. ${finding.how}` : '';
  return `${sign} ${name}: ${finding.what}${how}`;
}
