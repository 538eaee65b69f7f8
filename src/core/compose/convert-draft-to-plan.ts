import type { Draft } from '../../domain/draft.ts';
import type { Plan, Schedule } from '../../domain/send.ts';

/** A draft whose lists, if it has any, are looked into already. */
export function convertDraftToPlan(draft: Draft, scheduleWith: Schedule['with']): Plan {
  const { channel, recipients, subject, body, picture, from, at, consent } = draft;
  return {
    channel,
    recipients,
    subject,
    body,
    picture,
    from: from || undefined,
    consent: consent || undefined,
    schedule: at === undefined ? undefined : { at, with: scheduleWith },
  };
}
