/** Whether this is one of OpenSSL's codes for a bad certificate, which is detected before anything is sent. */
export function isCertificateErrorCode(code = ''): boolean {
  return /CERT|^UNABLE_TO_|^ERR_SSL_WRONG_VERSION_NUMBER$/.test(code);
}
