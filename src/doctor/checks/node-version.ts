import type { Finding } from './doctor-check.ts';
import { failCheck, passCheck } from './findings.ts';

/** The same as `engines` in package.json. Packages in the lock file refuse 21 and 23. */
export const NODE_VERSIONS = '^20.19 || ^22.12 || >=24';

/** Comes first, because with a wrong Node version other checks fail in confusing ways. */
export function checkNodeVersion(version: string): Finding {
  if (isSupported(version)) return passCheck(version);
  return failCheck(
    `the app does not run on ${version}`,
    'Install Node 24 (nodejs.org). 20.19 or newer and 22.12 or newer do, too; 21 and 23 don’t',
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
