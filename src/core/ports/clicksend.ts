import type { ClickSendAccount, ClickSendRules } from './clicksend-account.ts';
import type { ClickSendHistory } from './clicksend-history.ts';
import type { ClickSendInbound } from './clicksend-inbound.ts';
import type { ClickSendMessages } from './clicksend-messages.ts';

/**
 * ClickSend's endpoints. They throw an AppError if ClickSend is not reachable or its response is not valid.
 * Only `submitBatch` never throws; each of its outcomes is a value.
 */
export interface ClickSend
  extends ClickSendMessages,
    ClickSendInbound,
    ClickSendHistory,
    ClickSendAccount,
    ClickSendRules {}
