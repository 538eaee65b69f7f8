import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { temporaryFolder } from './temporary.ts';

/** Stories run the built app, so it is built once before anything runs. */
export default function setup(): () => Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
  // What a test leaves behind, above all one that fails.
  return () => rm(temporaryFolder(), { recursive: true, force: true });
}
