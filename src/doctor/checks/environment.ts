import { type Config, ConfigError, readConfig } from '../../config.ts';
import type { Finding } from './doctor-check.ts';
import { failCheck, passCheck } from './findings.ts';

interface EnvironmentResult {
  readonly findings: readonly Finding[];
  /** Undefined while there are errors. */
  readonly config?: Config;
}

/** Reads the environment as the app does. Returns one finding per error, with where to get the right value. */
export function checkEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentResult {
  try {
    return { findings: [passCheck('can be used')], config: readConfig(env) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A headline, then one error per line, then a closing line.
    return { findings: error.message.split('\n').slice(1, -1).map(parseFault) };
  }
}

/** `NAME is missing (where to get it)` */
function parseFault(text: string): Finding {
  const [, what = text.trim(), where = 'see docs/environment.md'] =
    /^\s*(.+?) \((.+)\)$/.exec(text) ?? [];
  return failCheck(what, `Hint: ${where}`);
}
