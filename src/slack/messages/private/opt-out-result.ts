import type { ConfirmOptOutResult } from '../../../core/opt-outs/opt-out-ledger.ts';
import { maskPhone } from '../../../domain/phone.ts';

/** The private answer to *Opt them out* under a reply. */
export function formatOptOutButtonResult(result: ConfirmOptOutResult): string {
  switch (result.kind) {
    case 'out':
      return `🔕 ${maskPhone(result.phone)} is opted out: nothing is sent there any more, until they text START, or somebody types \`/mms optin\` with their number and a reason.`;
    case 'in':
    case 'unchanged':
      return `Nothing changed: ${maskPhone(result.phone)} was opted out already, or came back after they wrote this. \`/mms optouts\` shows which.`;
    case 'gone':
      return 'This reply is too long ago: it is no longer kept. `/mms optout` with the number does the same.';
    case 'no number':
      return 'This reply came from nothing that is a phone number, so there is nobody to opt out.';
  }
}
