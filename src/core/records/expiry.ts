/** A form may stand open over night. */
export const DRAFT_TTL_MS = 24 * 3_600_000;

/** Templates are no records about a send: they stay for years. */
export const TEMPLATES_KEPT_MS = 10 * 365 * 24 * 3_600_000;

/** What no retention time ends has an expiry all the same: a hundred years. */
export const PERMANENT_TTL_MS = 100 * 365 * 24 * 3_600_000;

/** A send may be planned a year ahead, and what is about it stays for the retention time after that. */
export const LONGEST_AHEAD_MS = 367 * 24 * 3_600_000;
