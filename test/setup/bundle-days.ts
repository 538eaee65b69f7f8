import type { TestProject } from 'vitest/node';
import { bundleDays } from '../simulation/bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The file with the bundled test/simulation/days.ts. */
    bundledDays: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { file, remove } = await bundleDays('days');
  project.provide('bundledDays', file);
  return remove;
}
