import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Log } from './app/ports/clock-log-meter.ts';
import { type Composed, compose } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { httpServer } from './ops/http-server.ts';
import { pinoLog } from './ops/log.ts';
import { promMetrics } from './ops/metrics.ts';

/** How long running work may take to end when the app is told to stop: all within the ten seconds that Docker gives. */
const GRACE_MS = 9_000;

const clock: Clock = {
  now: Date.now,
  wait: (ms) => wait(ms, undefined, { ref: false }),
};

await main();

async function main(): Promise<void> {
  const config = configOrExit();
  const log = pinoLog({ level: config.LOG_LEVEL, secrets: secretsOf(config) });
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'unhandled');
    process.exit(1);
  });
  try {
    const app = await compose(config, { clock, log, meter: promMetrics() });
    const server = httpServer(app.routes, log);
    // Before anything runs: a signal that came during the start must not be missed.
    stopOnSignal(app, () => server.close().closeIdleConnections(), log);
    server.listen(config.PORT);
    await once(server, 'listening');
    await app.start();
    log.info({ port: config.PORT, mode: config.SLACK_APP_TOKEN ? 'socket' : 'http' }, 'started');
  } catch (error) {
    log.error(
      { err: error },
      isInUse(error)
        ? `not started: PORT ${config.PORT} is in use; stop what uses it, or set another`
        : 'not started',
    );
    process.exit(1);
  }
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function stopOnSignal(app: Composed, closeServer: () => void, log: Log): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      log.info({ signal }, 'stopping');
      closeServer();
      await app.stop(GRACE_MS);
      log.info({}, 'stopped');
      process.exit(0);
    });
  }
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function secretsOf(config: Config): readonly string[] {
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN } = config;
  const { CLICKSEND_USERNAME, CLICKSEND_API_KEY, WEBHOOK_SECRET, REDIS_URL } = config;
  return [
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    SLACK_APP_TOKEN,
    CLICKSEND_API_KEY,
    // As it stands in the header.
    Buffer.from(`${CLICKSEND_USERNAME}:${CLICKSEND_API_KEY}`).toString('base64'),
    WEBHOOK_SECRET,
    REDIS_URL && new URL(REDIS_URL).password,
  ].flatMap((secret) => secret || []);
}
