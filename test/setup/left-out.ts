import type { Reporter, TestModule } from 'vitest/node';

/** At the end of a run, names each test that skipped itself, and its reason. A test that a filter skips has none. */
export default class LeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        if (note) process.stdout.write(`!!! LEFT OUT: the test “${test.fullName}”. ${note}\n`);
      }
    }
  }
}
