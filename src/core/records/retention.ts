/**
 * How long records are kept that have a time of their own. `records.ts` says it for every kind; the others are kept for
 * `RETENTION_DAYS` (`config.ts`).
 */

/** A form may stay open overnight. */
export const DRAFT_TTL_MS = 24 * 3_600_000;

/** Templates do not belong to a send, and people use them for years. */
export const TEMPLATE_TTL_MS = 10 * 365 * 24 * 3_600_000;

/** The store needs an expiry for everything: a hundred years. */
export const PERMANENT_TTL_MS = 100 * 365 * 24 * 3_600_000;

/** A send may be scheduled a year ahead, and expires the retention time after its scheduled time. */
export const MAX_SCHEDULE_MS = 367 * 24 * 3_600_000;
