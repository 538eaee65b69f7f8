import { randomBytes } from 'node:crypto';
import { LIMITS } from './limits.ts';

/** A person's action, for as long as it allows the app to open a form. */
export interface Trigger {
  readonly user: string;
  /** The conversation that the person was in. */
  readonly channel?: string;
  /** The form in which it happened. */
  readonly viewId?: string;
}

export interface Triggers {
  create(trigger: Trigger): string;
  /** A trigger can be exchanged once, within 3 seconds. */
  exchange(
    id: string,
  ): Trigger | 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';
}

export function createTriggers(now: () => number): Triggers {
  const triggers = new Map<string, { trigger: Trigger; until: number; used: boolean }>();
  return {
    create: (trigger) => {
      const id = `${Date.now()}.000000000001.${randomBytes(16).toString('hex')}`;
      triggers.set(id, { trigger, until: now() + LIMITS.triggerMs, used: false });
      return id;
    },
    exchange: (id) => {
      const issued = triggers.get(id);
      if (issued === undefined) return 'invalid_trigger_id';
      if (issued.used) return 'exchanged_trigger_id';
      if (now() > issued.until) return 'expired_trigger_id';
      issued.used = true;
      return issued.trigger;
    },
  };
}
