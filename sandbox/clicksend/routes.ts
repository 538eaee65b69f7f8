import { getAccount } from './account.ts';
import { inboundRules, type RuleEndpoints, receiptRules } from './automations.ts';
import {
  listCountries,
  listPricedCountries,
  listUserCountries,
  selectCountries,
} from './countries.ts';
import type { Answer } from './envelope.ts';
import { listContactLists, listContacts, searchContactsAndLists } from './lists.ts';
import { cancelAllMms, cancelMms } from './mms-cancel.ts';
import { exportMmsHistory, listMmsHistory } from './mms-history.ts';
import { priceMms, sendMms } from './mms-send.ts';
import { listAlphaTags, listDedicatedNumbers, listOwnNumbers } from './numbers.ts';
import { getMmsReceipt, getSmsReceipt, listUnreadReceipts, readReceipts } from './receipts.ts';
import type { RestRequest } from './request.ts';
import { listSmsHistory } from './sms-history.ts';
import { findFirstReply, listSmsInbound, readInbound, readOneInbound } from './sms-inbound.ts';
import { priceSms, sendSms } from './sms-send.ts';
import type { ClickSend } from './state.ts';
import { pushTestInbound, pushTestReceipt } from './test-pushes.ts';
import { upload } from './uploads.ts';

export type Endpoint = (clicksend: ClickSend, request: RestRequest) => Answer | Promise<Answer>;

/** All endpoints of the simulated ClickSend, below `/v3`. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST /mms/send': sendMms,
  'POST /mms/price': priceMms,
  'PUT /mms/cancel-all': cancelAllMms,
  'PUT /mms/{message_id}/cancel': cancelMms,
  'GET /mms/history': listMmsHistory,
  'GET /mms/history/export': exportMmsHistory,
  'GET /mms/receipts': listUnreadReceipts('mms'),
  'PUT /mms/receipts-read': readReceipts('mms'),
  'GET /mms/receipts/{message_id}': getMmsReceipt,
  'POST /uploads': upload,
  'GET /account': getAccount,
  'GET /lists': listContactLists,
  'GET /lists/{list_id}/contacts': listContacts,
  'GET /search/contacts-lists': searchContactsAndLists,
  'GET /numbers': listDedicatedNumbers,
  'GET /own-numbers': listOwnNumbers,
  'GET /alpha-tags': listAlphaTags,
  'GET /countries': listPricedCountries,
  'GET /country-list': listCountries,
  'GET /user-countries': listUserCountries,
  'POST /user-countries': selectCountries,
  ...buildRuleRoutes('/automations/sms/receipts', receiptRules),
  ...buildRuleRoutes('/automations/sms/inbound', inboundRules),
  'POST /sms/send': sendSms,
  'POST /sms/price': priceSms,
  'GET /sms/history': listSmsHistory,
  'GET /sms/receipts': listUnreadReceipts('sms'),
  'GET /sms/receipts/{message_id}': getSmsReceipt,
  'PUT /sms/receipts-read': readReceipts('sms'),
  'POST /sms/receipts': pushTestReceipt,
  'GET /sms/inbound': listSmsInbound,
  'POST /sms/inbound': pushTestInbound,
  'GET /sms/inbound/{original_message_id}': findFirstReply,
  'PUT /sms/inbound-read': readInbound,
  'PUT /sms/inbound-read/{message_id}': readOneInbound,
};

function buildRuleRoutes(path: string, endpoints: RuleEndpoints): Record<string, Endpoint> {
  return {
    [`GET ${path}`]: endpoints.list,
    [`POST ${path}`]: endpoints.add,
    [`GET ${path}/{rule_id}`]: endpoints.get,
    [`PUT ${path}/{rule_id}`]: endpoints.change,
    [`DELETE ${path}/{rule_id}`]: endpoints.remove,
  };
}
