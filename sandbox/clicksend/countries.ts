import { getCountries, isSupportedCountry } from 'libphonenumber-js';
import { readJson } from '../json.ts';
import { type Answer, buildSuccess } from './envelope.ts';
import type { RestRequest } from './request.ts';
import type { ClickSend } from './state.ts';

const CODES = getCountries();
const NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** GET /countries. */
export function listPricedCountries(): Answer {
  return buildSuccess(
    'List of Countries.',
    CODES.map((code) => ({ code, value: NAMES.of(code) ?? code })),
  );
}

/** GET /country-list: the same with the ids that POST /user-countries accepts. */
export function listCountries(): Answer {
  return buildSuccess(
    'List of Countries.',
    CODES.map((code) => ({ id: getId(code), name: NAMES.of(code) ?? code, code, region: '' })),
  );
}

/** GET /user-countries: the countries that the account may send to. */
export function listUserCountries(clicksend: ClickSend): Answer {
  return buildSuccess('Here are your countries selection.', [...clicksend.countries].map(buildRow));
}

/** POST /user-countries: replaces the selection. */
export function selectCountries(clicksend: ClickSend, request: RestRequest): Answer {
  const ids = readJson(request.body).country_list_ids;
  clicksend.countries.clear();
  for (const id of Array.isArray(ids) ? ids : []) {
    const code = CODES.find((one) => getId(one) === id);
    if (code !== undefined) clicksend.countries.add(code);
  }
  clicksend.changes.tell();
  return listUserCountries(clicksend);
}

function getId(code: string): number {
  return isSupportedCountry(code) ? CODES.indexOf(code) + 1 : 0;
}

function buildRow(code: string): Record<string, unknown> {
  return {
    id: getId(code),
    name: NAMES.of(code) ?? code,
    code,
    region: '',
    agreed_at: 0,
    registration_entity: { id: 8, name: 'Other' },
    registration_status: { id: 1, name: 'NOT_INITIATED' },
    jotform_id: '',
    sms_registration_type: 0,
    block_registration: false,
    block_leads: false,
    trial_from_address: '',
    restricted_sending: false,
    trial_sending: 0,
    trial_sending_description: '',
    has_regulation_requirements: 0,
    registration_steps_url: '',
    regulation_requirements_description: '',
  };
}
