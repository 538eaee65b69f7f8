import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * An environment that overrides everything in the developer's own .env, because the built commands read
 * that file, which may name a real Redis.
 */
export function hideEnvFile(): Readonly<Record<string, string>> {
  if (!existsSync('.env')) return {};
  const names = Object.keys(parseEnv(readFileSync('.env', 'utf8')));
  return Object.fromEntries(names.map((name) => [name, '']));
}
