import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClickSendClient } from '../clicksend/client.ts';
import { checksBeforeStart } from '../doctor/checks/all-checks.ts';
import { formatResults, formatVerdict } from '../doctor/format-results.ts';
import { runDoctor } from '../doctor/run-doctor.ts';
import { setProxy } from '../http/http-agent.ts';
import { createSharpPictures } from '../media/sharp-pictures.ts';
import { createSecretMasker, listSecrets } from '../server/mask-secrets.ts';
import { createSlackDoctorClient } from '../slack/client/doctor-client.ts';
import { runSetup } from './run-setup.ts';
import { openSettings, type Settings } from './settings.ts';
import type { SetupContext } from './setup-context.ts';
import { createTerminal, SetupLeftError, type Terminal } from './terminal.ts';

const USAGE = `Asks for the app's settings, tries each answer, and writes it to .env in this folder.

  npm run setup

Press Ctrl-C to leave at any time; the next run continues where you left.
To change an answer, delete its line from .env first. Exit codes: 0 the app can start,
1 something must be fixed, 2 the setup failed, 130 you left.`;

const ENV_FILE = '.env';
const TIMEOUT_MS = 10_000;

process.exitCode = await main();

/** `unknown`: the usage was shown. */
function readOptions(): { readonly help: boolean } | 'unknown' {
  try {
    return parseArgs({ options: { help: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}\n`);
    return 'unknown';
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === 'unknown') return 2;
  if (options.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const terminal = createTerminal(process.stdin, process.stdout);
  let settings: Settings | undefined;
  try {
    settings = await openSettings(ENV_FILE, process.env);
    setProxy(settings.all());
    return (await runSetup(createContext(terminal, settings))) ? 0 : 1;
  } catch (error) {
    if (error instanceof SetupLeftError) {
      terminal.say(
        existsSync(ENV_FILE)
          ? `\nYour answers are saved in ${ENV_FILE}. Run npm run setup again to continue.`
          : '\nNothing is saved yet. Run npm run setup again to start.',
      );
      return 130;
    }
    const mask = createSecretMasker(listSecrets(settings?.all() ?? process.env));
    terminal.say(`✖ ${mask(error instanceof Error ? error.message : String(error))}`);
    return 2;
  } finally {
    terminal.close();
  }
}

function createContext(terminal: Terminal, settings: Settings): SetupContext {
  return {
    terminal,
    settings,
    connectSlack: (botToken) =>
      createSlackDoctorClient({
        apiUrl: settings.get('SLACK_API_URL') ?? 'https://slack.com/api/',
        botToken,
        timeoutMs: TIMEOUT_MS,
      }),
    connectClickSend: ({ username, apiKey }) =>
      createClickSendClient({
        url: settings.get('CLICKSEND_API_URL') ?? 'https://rest.clicksend.com/v3',
        username,
        apiKey,
        clock: { now: Date.now, wait },
        metrics: { count: () => undefined, recordDuration: () => undefined },
      }),
    // Next to the built file, as in the image.
    readManifest: (way) => {
      const name = way === 'socket' ? 'manifest.socket.yml' : 'manifest.yml';
      return readFile(new URL(`../${name}`, import.meta.url), 'utf8');
    },
    async loadTestPicture() {
      const bytes = await readFile(new URL('../assets/icon.png', import.meta.url));
      const fitted = await createSharpPictures().fit(bytes);
      if (fitted.kind !== 'fitted') throw new Error(fitted.problem.code);
      return fitted.picture;
    },
    async runDoctor() {
      const { results } = await runDoctor(settings.all(), { checks: checksBeforeStart });
      const colours = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
      const report = `${formatResults(results, { colours })}\n\n${formatVerdict(results, { isFixing: true })}`;
      terminal.say(createSecretMasker(listSecrets(settings.all()))(report));
      return results.some(({ findings }) => findings.some(({ state }) => state === 'wrong'));
    },
    createSecret: () => randomBytes(24).toString('hex'),
  };
}
