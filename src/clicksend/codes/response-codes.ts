import type { CodeRow } from './code-row.ts';

/** HTTP statuses, which ClickSend also uses as `response_code`: "Status Codes" in its API description. */
export const responseCodes: readonly CodeRow[] = [
  {
    code: 'BAD_REQUEST',
    description:
      'The request was invalid or cannot be otherwise served. An accompanying error message will explain further.',
    state: 'refused',
    what: 'ClickSend didn’t understand this request',
    todo: 'Try again. If it keeps happening, tell your admin or ClickSend support',
    canRetry: false,
  },
  {
    code: 'UNAUTHORIZED',
    description: 'Authentication credentials were missing or incorrect.',
    state: 'refused',
    what: 'ClickSend doesn’t accept the app’s username and API key',
    todo: 'Ask your admin to check the app’s ClickSend username and API key',
    canRetry: true,
  },
  {
    code: 'FORBIDDEN',
    description:
      'The request is understood, but it has been refused or access is not allowed. An accompanying error message will explain why.',
    state: 'refused',
    what: 'This ClickSend user isn’t allowed to do that',
    todo: 'Ask the owner of the ClickSend account to allow MMS for this user',
    canRetry: true,
  },
  {
    code: 'NOT_FOUND',
    description: 'The URI requested is invalid or the resource requested does not exists.',
    state: 'refused',
    what: 'ClickSend has nothing at the address that this app uses',
    todo: 'Ask your admin to check ClickSend’s address in the app’s settings',
    canRetry: true,
  },
  {
    // Not in ClickSend's table: HTTP's own status for a body that is too large.
    code: 'PAYLOAD_TOO_LARGE',
    description: '',
    state: 'refused',
    what: 'This is more than ClickSend takes at once',
    todo: 'Try a smaller picture or fewer people',
    canRetry: false,
  },
];
