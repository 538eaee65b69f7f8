import { execFileSync } from 'node:child_process';

/** Builds `dist/` once for all projects whose tests run the built app. */
export default function setup(): void {
  if (process.env.BUNDLE_IS_MADE) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
  process.env.BUNDLE_IS_MADE = 'yes';
}
