import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test.each([
  ['a user', '1000', 'main --now\n'],
  [
    'root',
    '0',
    'mkdir -p /data\nchown -R node:node /data\nsetpriv --reuid=node --regid=node --init-groups --no-new-privs main --now\n',
  ],
])(
  'the image’s entrypoint, started as %s, runs the app as an unprivileged user',
  (_name, id, done) => {
    const programs = mkdtempSync(path.join(tmpdir(), 'slack-mms-entrypoint-'));
    onTestFinished(() => rmSync(programs, { recursive: true }));
    const stub = (name: string, words: string) =>
      writeFileSync(path.join(programs, name), `#!/bin/sh\necho ${words}\n`, { mode: 0o755 });
    stub('id', id);
    for (const name of ['mkdir', 'chown', 'setpriv', 'main']) stub(name, `${name} "$@"`);
    const env = { PATH: programs };
    const output = execFileSync('/bin/sh', ['deploy/entrypoint.sh', 'main', '--now'], { env });
    expect(output.toString()).toBe(done);
  },
);
