import { type Config, ConfigError, environmentSchema, readConfig } from '../../config.ts';
import { findNearestWord } from '../../domain/command.ts';
import {
  type DoctorCheck,
  type Finding,
  failCheck,
  passCheck,
  skipCheck,
  warnCheck,
} from './doctor-check.ts';

/** Slack's signatures are valid for five minutes, and a clock that is a minute off will drift further. */
const MAX_OFFSET_MS = 60_000;

/** Compares the machine's clock with Slack's and ClickSend's, using the `Date` header of a response. */
export const clockCheck: DoctorCheck = {
  name: 'clock',
  async run({ config, clock: machine }, signal) {
    const offsets = await Promise.all(
      [`${config.SLACK_API_URL}api.test`, config.CLICKSEND_API_URL].map((url) =>
        measureOffset(url, machine.now, signal),
      ),
    );
    const measured = offsets.filter((offset) => offset !== undefined);
    // If one of the two is itself wrong, the closer one is right.
    const [offsetMs] = measured.sort((a, b) => Math.abs(a) - Math.abs(b));
    if (offsetMs === undefined) return skipCheck('neither Slack nor ClickSend sent the time');
    if (Math.abs(offsetMs) <= MAX_OFFSET_MS) return passCheck('right');
    const seconds = Math.round(Math.abs(offsetMs) / 1000);
    return failCheck(
      `${seconds} seconds ${offsetMs > 0 ? 'ahead' : 'behind'}, so Slack’s signatures fail and schedules are wrong`,
      'Turn on NTP, for example with timedatectl set-ntp true',
    );
  },
};

/** How many ms the machine's clock is ahead of the server's. Undefined if the response has no time. */
async function measureOffset(
  url: string,
  now: () => number,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const sentAt = now();
    const answer = await fetch(url, { redirect: 'manual', signal });
    const halfwayAt = (sentAt + now()) / 2;
    await answer.body?.cancel();
    const serverTime = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(serverTime) ? undefined : halfwayAt - serverTime;
  } catch {
    return undefined;
  }
}

/** The same as `engines` in package.json. Packages in the lock file refuse 21 and 23. */
export const NODE_VERSIONS = '^20.19 || ^22.12 || >=24';

/** Comes first, because with a wrong Node version other checks fail in confusing ways. */
export function checkNodeVersion(version: string): Finding {
  if (isSupported(version)) return passCheck(version);
  return failCheck(
    `the app does not run on ${version}`,
    'Install Node 24 (nodejs.org). 20.19 and newer 20, and 22.12 and newer 22 work too; 21 and 23 don’t',
  );
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return NODE_VERSIONS.split(' || ').some((range) => {
    const [oldestMajor = 0, oldestMinor = 0] = range.replace(/^\D+/, '').split('.').map(Number);
    if (major !== oldestMajor) return range.startsWith('>=') && major > oldestMajor;
    return minor >= oldestMinor;
  });
}

interface EnvironmentResult {
  readonly findings: readonly Finding[];
  /** Undefined while there are errors. */
  readonly config?: Config;
}

/** Reads the environment as the app does. Returns one finding per error, with where to get the right value. */
export function checkEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  envFileNames: readonly string[] = [],
): EnvironmentResult {
  const typos = envFileNames.flatMap(findTypo);
  try {
    const config = readConfig(env);
    return { findings: [passCheck('complete'), ...typos], config };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A headline, then one error per line, then a closing line.
    return { findings: [...error.message.split('\n').slice(1, -1).map(parseFault), ...typos] };
  }
}

const SETTINGS = Object.keys(environmentSchema.shape);

/** The app ignores names that it does not know, and would use the default of the setting that was meant. */
function findTypo(name: string): readonly Finding[] {
  if (SETTINGS.includes(name)) return [];
  const nearest = findNearestWord(name, SETTINGS);
  if (!nearest) return [];
  return [warnCheck(`${name} in .env is not a setting, so it has no effect`, `Name it ${nearest}`)];
}

/** `NAME is missing (where to get it)` */
function parseFault(text: string): Finding {
  const [, what = text.trim(), where = 'see docs/environment.md'] =
    /^\s*(.+?) \((.+)\)$/.exec(text) ?? [];
  return failCheck(what, `Hint: ${where}`);
}
