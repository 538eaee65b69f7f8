import { createServer } from 'node:http';
import type { Replica } from './replica.ts';

const PORT = 8_000;
/** Its URL, with several replicas. */
export const BALANCER = `http://127.0.0.1:${PORT}`;

/** One URL for several replicas, in turns; one that is down is skipped. Returns the URL. */
export function balanceReplicas(replicas: readonly [Replica, ...Replica[]]): string {
  if (replicas.length === 1) return replicas[0].url;
  let requestCount = 0;
  createServer((request, response) => {
    for (let tries = 0; tries < replicas.length; tries += 1) {
      requestCount += 1;
      if (replicas[requestCount % replicas.length]?.take(request, response)) return;
    }
    response.destroy();
  }).listen(PORT);
  return BALANCER;
}
