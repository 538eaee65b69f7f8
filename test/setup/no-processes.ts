import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** Loaded before each fast test: whatever starts a process takes seconds, so it is none of these. */
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
