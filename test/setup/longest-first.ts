import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take half a minute or more, longest first. A fresh clone has no times of an earlier run,
 * and a long file that starts last would leave the other cores idle.
 */
const LONGEST: readonly string[] = [
  'simulation/many-days',
  'processes/outages',
  'browser/walk',
  'crash/every-step/one-machine',
  'crash/every-step/two-replicas',
  'browser/ways',
  'replicas/replicas',
  'simulation/simulation',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files);
    const first = LONGEST.flatMap((name) =>
      rest.filter(({ moduleId }) => moduleId.endsWith(`test/${name}.test.ts`)),
    );
    return [...first, ...rest.filter((file) => !first.includes(file))];
  }
}
