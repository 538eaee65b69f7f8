import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import type { SlackFault } from '../../sandbox/slack/world.ts';
import type { Cluster } from '../replicas/cluster.ts';

const atClickSend: readonly ClickSendFault[] = [
  { endpoint: 'POST /mms/send', how: { kind: 'rateLimited', retryAfterSeconds: 1 } },
  // ClickSend took it but the response is lost, so the app finds it in the history. (If ClickSend hadn't,
  // the app would ask a person.)
  { endpoint: 'POST /mms/send', how: { kind: 'status', status: 503, carriedOut: true } },
  { endpoint: 'POST /mms/send', how: { kind: 'reset', when: 'after' } },
  { endpoint: 'POST /mms/send', how: { kind: 'truncated' } },
  { endpoint: 'GET /mms/history', how: { kind: 'status', status: 503 } },
  { endpoint: 'POST /uploads', how: { kind: 'status', status: 503 } },
  { endpoint: 'POST /uploads', how: { kind: 'html' } },
];

const atSlack: readonly SlackFault[] = [
  { method: 'chat.postMessage', how: { kind: 'rateLimited', retryAfterSeconds: 1 } },
  // Not `after`, because this Slack's messages have the machine's time, so the app wouldn't find a lost one
  // on another day.
  { method: 'chat.postMessage', how: { kind: 'reset', when: 'before' } },
  { method: 'chat.update', how: { kind: 'rateLimited', retryAfterSeconds: 1 } },
  { method: 'chat.update', how: { kind: 'reset', when: 'before' } },
  { method: 'chat.update', how: { kind: 'status', status: 503 } },
  { method: 'files.info', how: { kind: 'status', status: 500 } },
  { method: 'download', how: { kind: 'reset', when: 'before' } },
];

/**
 * Causes the faults in turn, one every `everyMs`. Returns a function that stops it and returns their
 * number.
 */
export function startTrouble(cluster: Cluster, everyMs: number): () => number {
  let times = 0;
  const timer = setInterval(() => {
    const isSlack = times % 2 === 1;
    const n = Math.floor(times / 2);
    times += 1;
    const slackFault = atSlack[n % atSlack.length];
    const clickSendFault = atClickSend[n % atClickSend.length];
    if (isSlack && slackFault) cluster.slack.fault(slackFault);
    else if (clickSendFault) cluster.clicksend.fault(clickSendFault);
  }, everyMs);
  return () => {
    clearInterval(timer);
    return times;
  };
}
