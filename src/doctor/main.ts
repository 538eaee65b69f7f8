import { parseArgs } from 'node:util';
import { loadEnvFile } from '../server/load-env-file.ts';
import { createSecretMasker, listSecrets } from '../server/mask-secrets.ts';
import { formatResults, formatResultsJson, formatVerdict } from './format-results.ts';
import { type CheckResult, runDoctor } from './run-doctor.ts';

const USAGE = `Checks everything that a setup can get wrong, and says how to fix it.

  npm run doctor
  npm run doctor -- --fix     also fixes what can be fixed from here
  npm run doctor -- --json    for programs

It reads the settings that the app reads: .env in this folder, and the environment. Exit codes: 0 everything works, 1 something must be fixed,
2 it could not look.`;

await main();

async function main(): Promise<void> {
  try {
    const options = parseOptions(process.argv.slice(2));
    const envFileNames = loadEnvFile(process.env);
    await exit(options.help ? 0 : await diagnose(options, envFileNames));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${maskSecrets(`The doctor can’t run: ${what}`)}\n\n${USAGE}\n`);
    await exit(2);
  }
}

interface Options {
  readonly fix: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

function parseOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { fix: flag, json: flag, help: flag } });
  if (values.help) process.stdout.write(`${USAGE}\n`);
  // `npm run doctor --fix`, without the extra `--`, sets this variable.
  return { ...values, fix: values.fix || process.env.npm_config_fix === 'true' };
}

/** Resolves to the exit code. */
async function diagnose({ fix, json }: Options, envFileNames?: readonly string[]): Promise<number> {
  const { results, deeds } = await runDoctor(process.env, { isFixing: fix, envFileNames });
  const report = json ? formatResultsJson(results, deeds) : formatReport(results, deeds, fix);
  process.stdout.write(`${maskSecrets(report)}\n`);
  const isWrong = results.some(({ findings }) => findings.some(({ state }) => state === 'wrong'));
  return isWrong ? 1 : 0;
}

function formatReport(
  results: readonly CheckResult[],
  deeds: readonly string[],
  isFixing: boolean,
): string {
  const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  return [
    formatResults(results, { colours }),
    ...(deeds.length > 0
      ? ['', 'Fixed (the lines above show the result):', ...deeds.map((deed) => `  ${deed}`)]
      : []),
    ...(isFixing && deeds.length === 0 ? ['', '--fix found nothing that it can fix.'] : []),
    '',
    formatVerdict(results, { isFixing }),
  ].join('\n');
}

/** The findings contain no secret; other error messages might. */
function maskSecrets(text: string): string {
  return createSecretMasker(listSecrets(process.env))(text);
}

/** The process would not exit by itself, because a connection without a response would keep it waiting. */
async function exit(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((written) => stream.write('', () => written()));
  }
  process.exit(code);
}
