import type { ClickSendAccount } from './clicksend-account.ts';
import type { ClickSendHistory } from './clicksend-history.ts';
import type { ClickSendInbound } from './clicksend-inbound.ts';
import type { ClickSendMessages } from './clicksend-messages.ts';
import type { ClickSendRules } from './clicksend-rules.ts';

/** ClickSend's endpoints. What cannot be read or reached throws an AppError, but for `send`, whose every outcome is a value. */
export interface ClickSend
  extends ClickSendMessages,
    ClickSendInbound,
    ClickSendHistory,
    ClickSendAccount,
    ClickSendRules {}
