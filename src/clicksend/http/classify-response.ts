import { getSystemErrorCode } from '../../core/errors.ts';
import { isCertificateErrorCode } from '../../http/http-agent.ts';

/** Statuses that do not say whether the request was carried out. */
export function isServerFault(status: number): boolean {
  return status >= 500 || status === 408;
}

/** Statuses for a missing endpoint. ClickSend's newest specification lacks five of the nine MMS endpoints. */
export function isNotFoundStatus(status: number): boolean {
  return status === 404 || status === 405 || status === 410;
}

/** For a missing or unreadable header. ClickSend was observed to ask for 20 to 39 s. */
const DEFAULT_MS = 30_000;
/** Longer waits are cut to this. */
const MAX_MS = 5 * 60_000;

/** How many ms a 429 asks the app to wait: `Retry-After` in seconds or as an HTTP date, at most 5 minutes. */
export function parseRetryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : parseDate(text, now);
  return ms === undefined ? DEFAULT_MS : Math.min(Math.ceil(ms), MAX_MS);
}

function parseDate(text: string, now: number): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Errors that usually occur before there is a connection; good enough for a repeatable call. */
const CONNECT_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether no byte of the request can have reached the server. */
export function isConnectError(cause: unknown): boolean {
  return CONNECT_ERRORS.has(getSystemErrorCode(cause) ?? '') || isCertificateError(cause);
}

/** Whether the connection ended at a bad certificate, before anything was sent over it. */
export function isCertificateError(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return isCertificateErrorCode(getSystemErrorCode(cause)) || isCertificateError(cause.cause);
}
