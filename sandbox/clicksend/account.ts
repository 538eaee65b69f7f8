import { writeAmount } from './amount.ts';
import { type Answer, buildPlainRefusal, buildSuccess } from './envelope.ts';
import type { ClickSend } from './state.ts';

export const USER_ID = 3819;
export const SUBACCOUNT_ID = 1716;

const WINDOW_MS = 60_000;

/** GET /account. Contains the API key in clear text, like the real one, and has the rate limit observed there. */
export function getAccount(clicksend: ClickSend): Answer {
  const now = clicksend.now();
  const limit = clicksend.accountCallsPerMinute;
  const recent = clicksend.accountCalls.filter((at) => at > now - WINDOW_MS);
  clicksend.accountCalls = recent;
  const opensIn = Math.ceil(((recent[0] ?? now) + WINDOW_MS - now) / 1000);
  if (recent.length >= limit) {
    const headers = {
      'retry-after': String(Math.max(20, opensIn)),
      ...buildLimits(limit, 0, opensIn),
    };
    return { ...buildPlainRefusal(429), headers };
  }
  recent.push(now);
  const answer = buildSuccess("Here's your account", buildAccount(clicksend));
  return { ...answer, headers: buildLimits(limit, limit - recent.length, opensIn) };
}

function buildLimits(limit: number, remaining: number, resetIn: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetIn),
  };
}

function buildAccount(clicksend: ClickSend): Record<string, unknown> {
  const data = {
    user_id: USER_ID,
    username: clicksend.username,
    user_email: 'office@example.com',
    active: 1,
    banned: 0,
    balance: writeAmount(clicksend.balance, 6),
    user_phone: '+61491570006',
    user_first_name: 'Sam',
    user_last_name: 'Sandbox',
    account: 0,
    account_name: 'Sandbox Pty Ltd',
    account_billing_email: 'billing@example.com',
    account_billing_mobile: '+61491570006',
    country: 'AU',
    default_country_sms: 'AU',
    auto_recharge: 0,
    auto_recharge_amount: '20.00',
    low_credit_amount: '0.00',
    setting_unicode_sms: 0,
    setting_email_sms_subject: 0,
    setting_fix_sender_id: 0,
    setting_sms_message_char_limit: 8,
    setting_sms_hide_your_number: 0,
    setting_sms_hide_business_name: 1,
    old_dashboard: 0,
    balance_commission: '0.000000',
    timezone: 'Australia/Melbourne',
    private_uploads: 0,
    fax_quality: 0,
    on_trial: 0,
    _currency: clicksend.currency,
    _subaccount: buildSubaccount(clicksend),
  };
  return withSet(data, clicksend.account);
}

/** Puts an overridden field where it belongs, in the account or in its subaccount. */
function withSet<Data extends Record<string, unknown>>(
  data: Data,
  set: Readonly<Record<string, unknown>>,
): Data {
  const own = Object.entries(set).filter(([name]) => name in data);
  return { ...data, ...Object.fromEntries(own) };
}

function buildSubaccount(clicksend: ClickSend): Record<string, unknown> {
  const data = {
    subaccount_id: SUBACCOUNT_ID,
    api_username: clicksend.username,
    email: 'office@example.com',
    phone_number: '+61491570006',
    first_name: 'Sam',
    last_name: 'Sandbox',
    api_key: clicksend.apiKey,
    access_users: 1,
    access_billing: 1,
    access_reporting: 1,
    access_contacts: 1,
    access_settings: 1,
    access_sms: 1,
    access_email: 0,
    access_voice: 0,
    access_fax: 0,
    access_post: 0,
    access_reseller: 0,
    access_mms: 1,
    share_campaigns: 1,
    notes: null,
  };
  return withSet(data, clicksend.account);
}
