import { type Config, ConfigError, readConfig } from '../../config.ts';
import type { Finding } from './doctor-check.ts';
import { failCheck, passCheck } from './findings.ts';

interface EnvironmentResult {
  readonly findings: readonly Finding[];
  /** Undefined while there are faults. */
  readonly config?: Config;
}

/** Reads the environment as the app does. One finding for each fault, with where to get the right value. */
export function checkEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentResult {
  try {
    return { findings: [passCheck('can be used')], config: readConfig(env) };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // A headline, then a fault a line, then a last word.
    return { findings: error.message.split('\n').slice(1, -1).map(parseFault) };
  }
}

/** `NAME is missing (where to get it)` */
function parseFault(text: string): Finding {
  const [, what = text.trim(), where = 'see docs/environment.md'] =
    /^\s*(.+?) \((.+)\)$/.exec(text) ?? [];
  return failCheck(what, `Hint: ${where}`);
}
