import { execFileSync } from 'node:child_process';

/** Stories run the built app, so it is built once before anything runs. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
}
