/** An amount in ten-thousandths of the currency, because ClickSend's prices have four decimals: 4850 is 0.4850. */
export type MoneyUnits = number;

/** ISO 4217, e.g. `AUD`. */
export type CurrencyCode = string;

const UNITS_PER_WHOLE = 10_000;

/** `1,234.50`. Without decimals a comma could be one of them. */
const GROUPED_AMOUNT = /^[1-9]\d{0,2}(?:,\d{3})+\.\d+$/;

/**
 * Parses a price as ClickSend writes it: "0.4850", "0.070000", "1,234.50", 2.42, 0. It does not use floats, so that
 * sums stay exact. Decimals after the fourth are rounded half up. Undefined if it is not an amount.
 */
export function parsePrice(price: unknown): MoneyUnits | undefined {
  const text = String(price).trim();
  // JavaScript writes a number below a millionth like this.
  if (/^\d(?:\.\d+)?e-\d+$/.test(text)) return 0;
  // A server that adds up floats may send 0.30000000000000004.
  const plain = GROUPED_AMOUNT.test(text) ? text.replaceAll(',', '') : text;
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(plain);
  if (!match) return undefined;
  const decimals = (match[2] ?? '').padEnd(5, '0');
  const roundUp = Number(decimals[4]) >= 5 ? 1 : 0;
  return Number(match[1]) * UNITS_PER_WHOLE + Number(decimals.slice(0, 4)) + roundUp;
}

/** Formats a price per part, with up to four decimals: `A$0.97`, `$0.485`, `€2.42`. */
export function formatMoney(units: MoneyUnits, currency: CurrencyCode): string {
  return formatAmount(units, currency, 4);
}

/** Formats a sum or a balance, with two decimals: `A$0.97`. */
export function formatSum(units: MoneyUnits, currency: CurrencyCode): string {
  return formatAmount(units, currency, 2);
}

/** Formats a cost and the balance that does not cover it: with four decimals if they look the same with two. */
export function formatShortage(
  cost: MoneyUnits,
  balance: MoneyUnits,
  currency: CurrencyCode,
): { readonly cost: string; readonly balance: string } {
  const isVisible = roundToCents(cost) !== roundToCents(balance);
  const format = isVisible ? formatSum : formatMoney;
  return { cost: format(cost, currency), balance: format(balance, currency) };
}

/** Rounds as `formatSum` does. */
export function roundToCents(units: MoneyUnits): MoneyUnits {
  return Math.round(units / 100) * 100;
}

function formatAmount(units: MoneyUnits, currency: CurrencyCode, decimals: 2 | 4): string {
  const amount = units / UNITS_PER_WHOLE;
  // Intl does not know this currency, so show ClickSend's code.
  return (
    getCurrencyFormat(currency, decimals)?.format(amount) ??
    `${plainFormats[decimals].format(amount)} ${currency}`.trim()
  );
}

const buildDigits = (maximumFractionDigits: 2 | 4) => ({
  minimumFractionDigits: 2,
  maximumFractionDigits,
});

const plainFormats = {
  2: new Intl.NumberFormat('en', buildDigits(2)),
  4: new Intl.NumberFormat('en', buildDigits(4)),
};

/** Cached, because creating a formatter is far slower than using it. An account has one currency. */
const currencyFormats = new Map<string, Intl.NumberFormat>();

function getCurrencyFormat(currency: CurrencyCode, decimals: 2 | 4): Intl.NumberFormat | undefined {
  const key = `${currency} ${decimals}`;
  try {
    const format =
      currencyFormats.get(key) ??
      new Intl.NumberFormat('en', { style: 'currency', currency, ...buildDigits(decimals) });
    currencyFormats.set(key, format);
    return format;
  } catch {
    return undefined;
  }
}
