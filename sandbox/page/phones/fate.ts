import type { PhoneMessage } from '../../page-state.ts';

interface Fate {
  readonly kind:
    | 'silent'
    | 'scheduled'
    | 'underway'
    | 'retrying'
    | 'failed'
    | 'delivered'
    | 'refused';
  /** For the carrier's desk. */
  readonly words: string;
  /** Under the shadow on the phone. */
  readonly onPhone: string;
}

/** The status of a message, according to ClickSend's history. */
export function describeFate(message: PhoneMessage): Fate {
  const { answered, arrived, status, statusCode, statusText } = message;
  if (answered !== 'SUCCESS') {
    return { kind: 'refused', words: `ClickSend refused it: ${answered}`, onPhone: 'not sent' };
  }
  if (arrived) return { kind: 'delivered', words: 'Delivered', onPhone: '' };
  if (status === 'Scheduled') {
    return { kind: 'scheduled', words: 'Scheduled', onPhone: 'scheduled' };
  }
  if (status === 'Cancelled') {
    return { kind: 'failed', words: 'Cancelled', onPhone: 'was cancelled' };
  }
  if (statusCode === '300') {
    return { kind: 'retrying', words: 'Retrying', onPhone: 'will be tried again' };
  }
  if (statusCode === '301' || status === 'Failed') {
    return { kind: 'failed', words: getLastReason(message, statusText), onPhone: 'never arrived' };
  }
  if (message.acts.length > 0) {
    return { kind: 'underway', words: 'On its way', onPhone: 'on its way' };
  }
  return { kind: 'silent', words: 'No report yet', onPhone: 'sending' };
}

function getLastReason({ acts }: PhoneMessage, statusText: string | null): string {
  const reason = acts.findLast(({ did }) => did === 'fail')?.why || statusText;
  return reason ? `Failed: ${reason}` : 'Failed';
}
