import { getAccount } from './account.ts';
import { inboundRules, type RuleEndpoints, receiptRules } from './automations.ts';
import { countries, countryList, selectCountries, userCountries } from './countries.ts';
import type { Answer } from './envelope.ts';
import { contactLists, listContacts, searchContactsAndLists } from './lists.ts';
import { cancelAllMms, cancelMms } from './mms-cancel.ts';
import { exportMmsHistory, mmsHistory } from './mms-history.ts';
import { priceMms, sendMms } from './mms-send.ts';
import { alphaTags, dedicatedNumbers, ownNumbers } from './numbers.ts';
import { mmsReceipt, readReceipts, smsReceipt, unreadReceipts } from './receipts.ts';
import type { RestRequest } from './request.ts';
import { smsHistory } from './sms-history.ts';
import { firstReply, readInbound, readOneInbound, smsInbound } from './sms-inbound.ts';
import { priceSms, sendSms } from './sms-send.ts';
import type { ClickSend } from './state.ts';
import { testInbound, testReceipt } from './test-pushes.ts';
import { upload } from './uploads.ts';

export type Endpoint = (clicksend: ClickSend, request: RestRequest) => Answer | Promise<Answer>;

/** All endpoints of the simulated ClickSend, below `/v3`. */
export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'POST /mms/send': sendMms,
  'POST /mms/price': priceMms,
  'PUT /mms/cancel-all': cancelAllMms,
  'PUT /mms/{message_id}/cancel': cancelMms,
  'GET /mms/history': mmsHistory,
  'GET /mms/history/export': exportMmsHistory,
  'GET /mms/receipts': unreadReceipts('mms'),
  'PUT /mms/receipts-read': readReceipts('mms'),
  'GET /mms/receipts/{message_id}': mmsReceipt,
  'POST /uploads': upload,
  'GET /account': getAccount,
  'GET /lists': contactLists,
  'GET /lists/{list_id}/contacts': listContacts,
  'GET /search/contacts-lists': searchContactsAndLists,
  'GET /numbers': dedicatedNumbers,
  'GET /own-numbers': ownNumbers,
  'GET /alpha-tags': alphaTags,
  'GET /countries': countries,
  'GET /country-list': countryList,
  'GET /user-countries': userCountries,
  'POST /user-countries': selectCountries,
  ...rules('/automations/sms/receipts', receiptRules),
  ...rules('/automations/sms/inbound', inboundRules),
  'POST /sms/send': sendSms,
  'POST /sms/price': priceSms,
  'GET /sms/history': smsHistory,
  'GET /sms/receipts': unreadReceipts('sms'),
  'GET /sms/receipts/{message_id}': smsReceipt,
  'PUT /sms/receipts-read': readReceipts('sms'),
  'POST /sms/receipts': testReceipt,
  'GET /sms/inbound': smsInbound,
  'POST /sms/inbound': testInbound,
  'GET /sms/inbound/{original_message_id}': firstReply,
  'PUT /sms/inbound-read': readInbound,
  'PUT /sms/inbound-read/{message_id}': readOneInbound,
};

function rules(path: string, endpoints: RuleEndpoints): Record<string, Endpoint> {
  return {
    [`GET ${path}`]: endpoints.list,
    [`POST ${path}`]: endpoints.add,
    [`GET ${path}/{rule_id}`]: endpoints.get,
    [`PUT ${path}/{rule_id}`]: endpoints.change,
    [`DELETE ${path}/{rule_id}`]: endpoints.remove,
  };
}
