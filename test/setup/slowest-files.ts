import path from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** At the end of a run, lists the slowest files, including their imports and hooks. */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const slowest = modules
      .map((one) => ({ file: path.relative('', one.moduleId), ms: sumDurations(one) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SHOWN);
    const lines = slowest.map(
      ({ file, ms }) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${file}`,
    );
    process.stdout.write(`\nThe ${SHOWN} slowest files\n${lines.join('\n')}\n`);
  }
}

function sumDurations(module: TestModule): number {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  return collectDuration + setupDuration + duration;
}
