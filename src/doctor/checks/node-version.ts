import type { Finding } from './doctor-check.ts';
import { failCheck, passCheck } from './findings.ts';

/** As package.json has it under `engines`. */
export const MIN_NODE_VERSION = '20.19';

/** Comes first, because with an old Node other checks would fail in strange ways. */
export function checkNodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = MIN_NODE_VERSION.split('.').map(Number);
  const isOld = major < minMajor || (major === minMajor && minor < minMinor);
  if (!isOld) return passCheck(version);
  return failCheck(
    `${version} is too old`,
    `Install Node ${MIN_NODE_VERSION} or newer (nodejs.org)`,
  );
}
