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

/** A price per part as people read it, with up to four decimals: `A$0.97`, `$0.485`, `€2.42`. */
export function formatMoney(units: MoneyUnits, currency: CurrencyCode): string {
  return formatAmount(units, currency, 4);
}

/** A sum or a balance, with two decimals: `A$0.97`. */
export function formatSum(units: MoneyUnits, currency: CurrencyCode): string {
  return formatAmount(units, currency, 2);
}

/** As `formatSum` shows it. */
export function roundToCents(units: MoneyUnits): MoneyUnits {
  return Math.round(units / 100) * 100;
}

function formatAmount(units: MoneyUnits, currency: CurrencyCode, decimals: 2 | 4): string {
  const amount = units / UNITS_PER_WHOLE;
  // Not a currency that Intl knows: show the code as ClickSend gave it.
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

/** Kept, because to create one takes far longer than to format with it; an account has one currency. */
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
