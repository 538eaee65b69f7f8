import type { ClickSendFault } from '../../sandbox/clicksend/world.ts';
import type { SlackFault } from '../../sandbox/slack/world.ts';
import { BALANCER } from '../world/balancer.ts';
import type { Hop, Passage } from '../world/network.ts';
import { wait } from '../world/waits.ts';
import { BALANCE, checkStored, type Day, isDueSoon, isSummary } from './day.ts';
import {
  type ClickSendTrouble,
  type Fault,
  getPhone,
  type SlackTrouble,
  type Steps,
} from './plan.ts';

/** What happens to a call on its way, depending on the day's random faults and on which service is unavailable. */
export function createPassages(
  day: Day,
  shape: { readonly isStormy: boolean },
): (hop: Hop) => Passage | undefined {
  const { plan, random, excuses, slack, clicksend } = day;
  const { weather } = plan;
  const mine = random.fork();
  const appPorts = new Set([
    getPort(BALANCER),
    ...day.world.replicas.map(({ url }) => getPort(url)),
  ]);
  const [slackPort, clicksendPort] = [getPort(slack.apiUrl), getPort(clicksend.apiUrl)];
  return ({ from, url }) => {
    const [, read] = /\/sms\/inbound-read\/([^/]+)$/.exec(url.pathname) ?? [];
    if (read) checkStored(day, `reply:${read}`);
    if (!shape.isStormy) return undefined;
    // Calls from Slack and ClickSend to the app are only delayed, so that no two events happen at the same
    // moment.
    if (from === '') return appPorts.has(url.port) ? { beforeMs: mine.whole(1, 10) } : undefined;
    if (url.port === slackPort && excuses.has('slack is away')) return { lost: 'unreached' };
    if (url.port === clicksendPort && excuses.has('clicksend is away'))
      return { lost: 'unreached' };
    const slowMs = mine.chance(weather.slow) ? mine.whole(1, weather.slowMs) : mine.whole(1, 30);
    const passage = { beforeMs: Math.ceil(slowMs / 2), afterMs: Math.ceil(slowMs / 2) };
    if (mine.chance(weather.unreached)) return { lost: 'unreached' };
    if (mine.chance(weather.unanswered)) return { ...passage, lost: 'answer' };
    return passage;
  };
}

function getPort(address: string): string {
  return new URL(address).port;
}

/** Carries out a fault. Resolves once it is over. */
export async function applyFault(day: Day, fault: Fault): Promise<void> {
  const { world, slack, clicksend, note } = day;
  switch (fault.kind) {
    case 'kill':
    case 'restart': {
      const replica = world.replicas[fault.replica % world.replicas.length];
      if (!replica?.isUp()) return;
      note(
        `app ${fault.replica % world.replicas.length} ${fault.kind === 'kill' ? 'dies' : 'stops'}`,
      );
      if (fault.kind === 'kill') replica.kill();
      else await replica.stop();
      await wait(fault.forMs);
      if (replica.isUp()) return;
      await replica.start().catch(() => undefined);
      note('it is up again');
      return;
    }
    case 'die at a step':
      return dieAtStep(day, fault);
    case 'away': {
      const excuse = `${fault.who} is away`;
      day.excuses.add(excuse);
      note(excuse);
      await wait(fault.forMs);
      day.excuses.delete(excuse);
      note(`${fault.who} is back`);
      return;
    }
    case 'slack':
      note(`${getNext(fault)} ${fault.method} at Slack: ${fault.how}`);
      slack.fault({
        method: fault.method,
        after: fault.after,
        how: toSlackFault(fault.how),
        when: fault.isOfSummary ? ({ text }) => isSummary(String(text)) : undefined,
      });
      return;
    case 'clicksend':
      note(`${getNext(fault)} ${fault.endpoint} at ClickSend: ${fault.how}`);
      clicksend.fault({
        endpoint: fault.endpoint,
        after: fault.after,
        how: clickSendHow(fault.how),
      });
      return;
    case 'credit':
      note(`the balance is ${fault.balance}`);
      clicksend.setBalance(fault.balance);
      await wait(fault.forMs);
      clicksend.setBalance(BALANCE);
      note('the balance is topped up');
      return;
    case 'out of reach': {
      const phones = fault.phones.map(getPhone);
      note(`${phones.length} phones are out of reach`);
      for (const phone of phones) day.outOfReach.set(phone, fault.afterMs);
      await wait(fault.forMs);
      for (const phone of phones) day.outOfReach.delete(phone);
      return;
    }
    case 'slow disk': {
      const slow = world.replicas.flatMap((_, replica) =>
        fault.replica === undefined || fault.replica % world.replicas.length === replica
          ? replica
          : [],
      );
      note(`the disk takes up to ${fault.ms} ms`);
      for (const replica of slow) day.slowDisks.set(replica, fault.ms);
      await wait(fault.forMs);
      for (const replica of slow) day.slowDisks.delete(replica);
      return;
    }
    case 'clock':
      note(`the clock jumps by ${fault.ms} ms`);
      for (const send of day.intended) if (isDueSoon(day, send)) day.clock.due.add(send);
      world.time.jump(fault.ms);
      day.clock.jumpedMs += fault.ms;
      return;
  }
}

function getNext({ after }: { readonly after: number }): string {
  return after === 0 ? 'the next' : `the next but ${after}`;
}

/** Waits for the nth such step of any process, which dies at it and starts again. */
function dieAtStep(day: Day, fault: Extract<Fault, { kind: 'die at a step' }>): Promise<void> {
  const { world, note, watching } = day;
  const counts = createStepMatch(fault.among);
  let remaining = fault.nth;
  watching.add(function watch({ by, what }, phase) {
    if (phase !== fault.phase || !counts(what)) return;
    remaining -= 1;
    if (remaining > 0) return;
    watching.delete(watch);
    const replica = world.replicas[Number(by.split(' ')[1]) - 1];
    if (!replica?.isUp()) return;
    note(`${by} dies ${phase} “${what}”`);
    replica.kill();
    setTimeout(async () => {
      if (!replica.isUp()) await replica.start().catch(() => undefined);
      note(`${by} is up again`);
    }, fault.forMs);
  });
  return Promise.resolve();
}

function createStepMatch(among: Steps): (what: string) => boolean {
  const met = new Set<string>();
  switch (among) {
    case 'all':
      return () => true;
    case 'posts and messages':
      return (what) => /^POST .*\/(?:chat\.postMessage|mms\/send|sms\/send)$/.test(what);
    case 'jobs':
      return (what) => / job /.test(what) && !/ (?:pull|watch|rules)$/.test(what);
    case 'first of its kind':
      return (what) => {
        const isFirst = !met.has(what);
        met.add(what);
        return isFirst;
      };
  }
}

function toSlackFault(how: SlackTrouble): SlackFault['how'] {
  switch (how) {
    case 'lost before':
      return { kind: 'reset', when: 'before' };
    case 'lost after':
      return { kind: 'reset', when: 'after' };
    case 'limited':
      return { kind: 'rateLimited', retryAfterSeconds: 3 };
    case 'html':
      return { kind: 'html' };
    case 'half':
      return { kind: 'truncated' };
    case 'late':
      return { kind: 'silence', ms: 11_000, carriedOut: true };
    case 'later':
      return { kind: 'late', afterMs: 5_000 };
    case 'silent':
      return { kind: 'silence', ms: 60_000, carriedOut: false };
    case '500':
      return { kind: 'status', status: 500 };
    case 'drip':
      return { kind: 'drip', everyMs: 400 };
  }
}

function clickSendHow(how: ClickSendTrouble): ClickSendFault['how'] {
  switch (how) {
    case 'done and 500':
      return { kind: 'status', status: 500, carriedOut: true };
    case 'html':
      return { kind: 'html', carriedOut: true };
    case 'half':
      return { kind: 'truncated' };
    case 'late':
    case 'later':
      return { kind: 'silence', ms: 25_000, carriedOut: true };
    case 'drip':
      return { kind: 'drip', everyMs: 400 };
    default:
      return toSlackFault(how) as ClickSendFault['how'];
  }
}
