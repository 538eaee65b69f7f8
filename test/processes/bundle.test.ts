import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('the built app contains no code of the sandbox', () => {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' });
  expect(files).toContain('main.js');
  for (const file of files.filter((name) => /\.(js|map)$/.test(name))) {
    expect(readFileSync(path.join('dist', file), 'utf8').includes('sandbox/'), file).toBe(false);
  }
});
