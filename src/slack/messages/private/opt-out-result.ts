import type { ConfirmOptOutResult } from '../../../core/opt-outs/opt-out-ledger.ts';
import { maskPhone } from '../../../domain/phone.ts';
import { privateText } from '../../text/private.ts';

/** The private message after *Opt them out* under a reply. */
export function formatOptOutButtonResult(result: ConfirmOptOutResult): string {
  const { out, unchanged, gone, noNumber } = privateText.optOut;
  switch (result.kind) {
    case 'out':
      return out({ who: maskPhone(result.phone) });
    case 'in':
    case 'unchanged':
      return unchanged({ who: maskPhone(result.phone) });
    case 'gone':
      return gone;
    case 'no number':
      return noNumber;
  }
}
