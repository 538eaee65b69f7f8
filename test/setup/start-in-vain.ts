import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '../../sandbox/free-port.ts';
import { hideEnvFile } from './hide-env-file.ts';
import { WEBHOOK_SECRET } from './webhook-secret.ts';

/** Starts the built app, which is expected to exit by itself. `screen`: the lines for a person; `log`: the JSON lines. */
export async function startInVain(env: Readonly<Record<string, string>>) {
  const app = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      ...hideEnvFile(),
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'a signing secret',
      CLICKSEND_USERNAME: 'user',
      CLICKSEND_API_KEY: 'key',
      WEBHOOK_SECRET,
      PORT: String(await findFreePort()),
      ...env,
    },
  });
  let log = '';
  let screen = '';
  app.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  app.stderr.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const [code] = await once(app, 'close');
  return { code, log, screen };
}
