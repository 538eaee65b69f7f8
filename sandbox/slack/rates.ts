import { LIMITS, TIERS } from './limits.ts';

/** Slack's rate limits: seconds to wait, or undefined if the call is allowed. */
export interface Rates {
  method(name: string): number | undefined;
  /** Posting to a channel. */
  channel(id: string): number | undefined;
}

const MINUTE = 60_000;

export function createRates(now: () => number, on: boolean): Rates {
  if (!on) return { method: () => undefined, channel: () => undefined };
  const windows = new Map<string, number[]>();
  const buckets = new Map<string, { left: number; at: number }>();
  const { perSecond, burst } = LIMITS.rates.channel;
  return {
    method: (name) => {
      const most = LIMITS.rates.perMinute[TIERS[name] ?? 3];
      const at = now();
      const recent = (windows.get(name) ?? []).filter((time) => time > at - MINUTE);
      windows.set(name, recent);
      const oldest = recent[recent.length - most];
      if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + MINUTE - at) / 1000));
      recent.push(at);
      return undefined;
    },
    channel: (id) => {
      const at = now();
      const bucket = buckets.get(id) ?? { left: burst, at };
      const tokens = Math.min(burst, bucket.left + ((at - bucket.at) / 1000) * perSecond);
      buckets.set(id, { left: tokens < 1 ? tokens : tokens - 1, at });
      return tokens < 1 ? Math.max(1, Math.ceil((1 - tokens) / perSecond)) : undefined;
    },
  };
}
