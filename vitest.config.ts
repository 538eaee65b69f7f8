import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // One more than the cores: most of the time a story waits for a process, a poll or a pause.
    maxWorkers: 3,
  },
});
