import { parseArgs } from 'node:util';
import { createSecretMasker, listSecrets } from '../server/mask-secrets.ts';
import { allChecks } from './checks/all-checks.ts';
import { checkEnvironment } from './checks/environment.ts';
import { skipCheck } from './checks/findings.ts';
import { checkNodeVersion } from './checks/node-version.ts';
import { createDoctorContext } from './doctor-context.ts';
import { fixFindings } from './fix-findings.ts';
import { formatResults, formatResultsJson, formatVerdict } from './format-results.ts';
import { type CheckResult, runChecks } from './run-checks.ts';

const USAGE = `Looks at everything that a set-up can get wrong, and says how to mend it.

  npm run doctor
  npm run doctor -- --fix     also mends what can be mended from here
  npm run doctor -- --json    for programs

It reads the environment that the app reads. Exit code: 0 all is well, 1 something is to be mended,
2 it could not look.`;

// The findings hold no secret; error messages of others might.
const maskSecrets = createSecretMasker(listSecrets(process.env));

await main();

async function main(): Promise<void> {
  try {
    const options = optionsOf(process.argv.slice(2));
    await end(options.help ? 0 : await diagnose(options));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${maskSecrets(`The doctor could not look: ${what}`)}\n\n${USAGE}\n`);
    await end(2);
  }
}

interface Options {
  readonly fix: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

function optionsOf(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { fix: flag, json: flag, help: flag } });
  if (values.help) process.stdout.write(`${USAGE}\n`);
  // `npm run doctor --fix`, without the two dashes between, reaches a script in this way.
  return { ...values, fix: values.fix || process.env.npm_config_fix === 'true' };
}

async function diagnose({ fix, json }: Options): Promise<number> {
  const { examined, deeds } = await lookAndMend(fix);
  if (json) process.stdout.write(`${maskSecrets(formatResultsJson(examined, deeds))}\n`);
  else process.stdout.write(`${maskSecrets(report(examined, deeds, fix))}\n`);
  const isWrong = examined.some(({ findings }) => findings.some(({ state }) => state === 'wrong'));
  return isWrong ? 1 : 0;
}

async function lookAndMend(isFixing: boolean) {
  const setting = checkEnvironment(process.env);
  const first: readonly CheckResult[] = [
    { name: 'Node', findings: [checkNodeVersion(process.versions.node)] },
    { name: 'environment', findings: setting.findings },
  ];
  if (!setting.config) {
    const rest = skipCheck('not looked at before the environment is right');
    return { examined: [...first, { name: 'everything else', findings: [rest] }], deeds: [] };
  }
  const patient = createDoctorContext(setting.config);
  const seen = await runChecks(allChecks, patient);
  const { examined, deeds } = isFixing
    ? await fixFindings(allChecks, seen, patient)
    : { examined: seen, deeds: [] };
  return { examined: [...first, ...examined], deeds };
}

function report(
  examined: readonly CheckResult[],
  deeds: readonly string[],
  isFixing: boolean,
): string {
  const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  const mended = deeds.map((deed) => `  ${deed}`);
  return [
    formatResults(examined, { colours }),
    ...(mended.length > 0 ? ['', '--fix did this (above is how it stands now):', ...mended] : []),
    ...(isFixing && mended.length === 0 ? ['', '--fix found nothing that it could mend.'] : []),
    '',
    formatVerdict(examined, { isFixing }),
  ].join('\n');
}

/** Not by itself: a connection that nobody answers would keep it waiting. */
async function end(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((written) => stream.write('', () => written()));
  }
  process.exit(code);
}
