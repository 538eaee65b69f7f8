import { readNumber } from '../json.ts';
import { type Answer, buildSuccess } from './envelope.ts';
import { buildPage } from './paging.ts';
import type { RestRequest } from './request.ts';
import { search } from './search.ts';
import type { AlphaTag, DedicatedNumber, OwnNumber } from './senders.ts';
import type { ClickSend } from './state.ts';

export const SEED_OWN_NUMBERS: readonly OwnNumber[] = [
  { phoneNumber: '+61491575254', country: 'AU', label: 'Office', status: 'APPROVED' },
  { phoneNumber: '+61491575789', country: 'AU', label: 'Van', status: 'PENDING' },
];

export const SEED_ALPHA_TAGS: readonly AlphaTag[] = [
  { name: 'BlueStreet', countries: ['AU'], status: 'APPROVED' },
];

export const SEED_NUMBERS: readonly DedicatedNumber[] = [
  createNumber('+61481070206', 'AU', 'mms', 0, 'Pictures'),
  createNumber('+61437887639', 'AU', 'sms', 0, null),
  createNumber('+18335550100', 'US', 'mms', 1, null),
];

const SHARED_NUMBERS: Readonly<Record<string, string>> = {
  AU: '+61481075555',
  NZ: '+64210555555',
  GB: '+447418355555',
};

/** The number that a message without a sender comes from. The US and Canada have none. */
export function getSharedNumber(country: string): string {
  return SHARED_NUMBERS[country] ?? '';
}

/** GET /numbers, e.g. `q=type:mms`. */
export function listDedicatedNumbers(clicksend: ClickSend, request: RestRequest): Answer {
  const rows = search(clicksend.numbers.map(buildRow), request.query, [
    'type',
    'number_type',
    'country',
    'dedicated_number',
  ]);
  return buildSuccess('Here are you dedicated numbers.', {
    ...buildPage(rows, request.query),
    _currency: clicksend.currency,
  });
}

/** GET /own-numbers: without the envelope, as documented. */
export function listOwnNumbers(clicksend: ClickSend, { query }: RestRequest): Answer {
  const rows = clicksend.ownNumbers.map(({ phoneNumber, country, label, status }) => ({
    country,
    label,
    ...STAMPS,
    phone_number: phoneNumber,
    status,
    verified_timestamp: status === 'APPROVED' ? CREATED : null,
  }));
  return buildBarePage(clicksend, 'own-numbers', 'own_numbers', rows, query);
}

/** GET /alpha-tags: sender names, also without the envelope. */
export function listAlphaTags(clicksend: ClickSend, { query }: RestRequest): Answer {
  const rows = clicksend.alphaTags.map(({ name, countries, status }) => {
    const reason = status === 'REJECTED' ? 'The name is not yours.' : null;
    return { ...STAMPS, alpha_tag: name, status, reason, countries };
  });
  return buildBarePage(clicksend, 'alpha-tags', 'alpha_tags', rows, query);
}

/** Pages begin at an `offset`; `next` is the complete URL of the next one. */
function buildBarePage(
  clicksend: ClickSend,
  path: string,
  key: string,
  rows: readonly Record<string, unknown>[],
  query: URLSearchParams,
): Answer {
  const size = Math.max(1, readNumber(query.get('page_size')) ?? PAGE_SIZE);
  const offset = Math.max(0, readNumber(query.get('offset')) ?? 0);
  const at = (start: number) =>
    `${clicksend.origin}/v3/${path}?${start === 0 ? '' : `offset=${start}&`}page_size=${size}`;
  const next = offset + size < rows.length ? at(offset + size) : null;
  const pagination = { self: at(offset), next, page_size: size };
  const shown = rows.slice(offset, offset + size);
  return { status: 200, body: { [key]: shown, _metadata: { pagination } } };
}

const PAGE_SIZE = 10;
const CREATED = '2026-05-11 01:00:00.123000+00:00';
const STAMPS = {
  id: '8fa5ebc2-777b-45db-a448-ec76a40d4384',
  account_id: '85edb794-ee6d-4a38-9f63-c5fa8acf0d79',
  workspace_id: '85edb794-ee6d-4a38-9f63-c5fa8acf0d79',
  user_id: '85edb794-ee6d-4a38-9f63-c5fa8acf0d79',
  created_timestamp: CREATED,
  updated_timestamp: CREATED,
};

function buildRow(number: DedicatedNumber) {
  const isReady = number.statusValue !== 1;
  return {
    dedicated_number: number.dedicated_number,
    country: number.country,
    price: '18.59',
    _country_name: new Intl.DisplayNames('en', { type: 'region' }).of(number.country),
    notes: number.notes,
    type: number.type,
    number_type: 'longcode',
    number_category: null,
    number_guid: '60744953-781E-463C-A7FF-F194228674BB',
    form_submission_id: null,
    status: {
      value: number.statusValue,
      label: isReady ? 'REGISTRATION_NOT_REQUIRED' : 'REGISTRATION_NOT_INITIATED',
      description: isReady ? 'Your number is ready to go.' : 'Your number is unregistered.',
      name: isReady ? 'Ready to use' : 'Unregistered',
    },
  };
}

function createNumber(
  dedicated_number: string,
  country: string,
  type: 'sms' | 'mms',
  statusValue: 0 | 1,
  notes: string | null,
): DedicatedNumber {
  return { dedicated_number, country, type, statusValue, notes };
}
