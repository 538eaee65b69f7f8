import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** Loaded before each fast test: starting a process takes seconds, so fast tests must not do it. */
const starting = [
  ...(['exec', 'execFile', 'execFileSync', 'execSync'] as const),
  ...(['fork', 'spawn', 'spawnSync'] as const),
];

for (const name of starting) {
  childProcess[name] = (() => {
    throw new Error(
      `A fast test called ${name}. A test that starts a process belongs to the full suite: name its file in vitest.config.ts.`,
    );
  }) as never;
}
syncBuiltinESMExports();
