/** `_currency` in sends, prices and the account. */
export interface Currency {
  readonly currency_name_short: string;
  readonly currency_prefix_d: string;
  readonly currency_prefix_c: string;
  readonly currency_name_long: string;
}

export function buildCurrency(code: string, prefix: string): Currency {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return {
    currency_name_short: code,
    currency_prefix_d: prefix,
    currency_prefix_c: code === 'USD' ? '¢' : 'c',
    currency_name_long: code === 'AUD' ? 'Australian Dollars' : (names.of(code) ?? code),
  };
}
