import type { Finding } from './doctor-check.ts';
import { fine, wrong } from './findings.ts';

/** As package.json has it under `engines`. */
export const LEAST_NODE = '20.19';

/** Before anything else: with an old Node some of it would fail in strange ways. */
export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE.split('.').map(Number);
  const isOld = major < leastMajor || (major === leastMajor && minor < leastMinor);
  if (!isOld) return fine(version);
  return wrong(`${version} is too old`, `Install Node ${LEAST_NODE} or newer (nodejs.org)`);
}
