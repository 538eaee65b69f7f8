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
  return CONNECT_ERRORS.has(getNodeErrorCode(cause)) || isCertificateError(cause);
}

/** OpenSSL's certificate errors: the connection ended before anything was sent over it. */
export function isCertificateError(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return (
    /CERT|^UNABLE_TO_|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(getNodeErrorCode(cause)) ||
    isCertificateError(cause.cause)
  );
}

function getNodeErrorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
