import type { ActResult } from '../page-state.ts';

/** What to tell a person after an action failed; nothing if it did not. */
export function describeTrouble(result: ActResult, what: string): string {
  if (!result.ok) return result.error;
  const trouble = result.answer?.trouble;
  switch (trouble) {
    case undefined:
    case 'held_by_client':
    case 'not_subscribed':
      return '';
    case 'operation_timeout':
      return `${what} failed with the error “operation_timeout”: the app didn’t answer within 3 seconds.`;
    case 'trouble_connecting':
      return 'We had some trouble connecting. Try again?';
    default:
      return `${what} failed with the error “${trouble}”.`;
  }
}
