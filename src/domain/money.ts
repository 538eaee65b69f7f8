/** An amount in ten-thousandths of the currency (ClickSend's prices have four decimals): 4850 is 0.4850. */
export type MoneyUnits = number;

/** ISO 4217, e.g. `AUD`. */
export type CurrencyCode = string;

const UNITS_PER_WHOLE = 10_000;

/**
 * Reads a price as ClickSend writes it: "0.4850", "0.070000", 2.42, 0. Never through a float, so
 * that sums stay exact; what is beyond the fourth decimal is rounded half up. Undefined when it is no amount.
 */
export function parsePrice(price: unknown): MoneyUnits | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,12}))?$/.exec(String(price).trim());
  if (!match) return undefined;
  const decimals = (match[2] ?? '').padEnd(5, '0');
  const roundUp = Number(decimals[4]) >= 5 ? 1 : 0;
  return Number(match[1]) * UNITS_PER_WHOLE + Number(decimals.slice(0, 4)) + roundUp;
}

/** An amount as people read it: `A$0.97`, `$0.485`, `€2.42`. */
export function formatMoney(units: MoneyUnits, currency: CurrencyCode): string {
  const amount = units / UNITS_PER_WHOLE;
  // Not a currency that Intl knows: show the code as ClickSend gave it.
  return (
    getCurrencyFormat(currency)?.format(amount) ??
    `${plainFormat.format(amount)} ${currency}`.trim()
  );
}

const DIGITS = { minimumFractionDigits: 2, maximumFractionDigits: 4 };

const plainFormat = new Intl.NumberFormat('en', DIGITS);

/** Kept, because to create one takes far longer than to format with it; an account has one currency. */
const currencyFormats = new Map<CurrencyCode, Intl.NumberFormat>();

function getCurrencyFormat(currency: CurrencyCode): Intl.NumberFormat | undefined {
  try {
    const format =
      currencyFormats.get(currency) ??
      new Intl.NumberFormat('en', { style: 'currency', currency, ...DIGITS });
    currencyFormats.set(currency, format);
    return format;
  } catch {
    return undefined;
  }
}
