/** Errors of OpenSSL's about a certificate: the connection ended before anything was sent over it. */
export function isCertificateError(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause ? String(cause.code) : '';
  return (
    /CERT|^UNABLE_TO_|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code) || isCertificateError(cause.cause)
  );
}
