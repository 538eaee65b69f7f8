/** Money inside the simulated ClickSend: whole millionths, because balances have six decimals. */
export type Micros = number;

const PER_UNIT = 1_000_000;

export function parseAmount(text: string): Micros {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) throw new Error(`not an amount: ${text}`);
  const micros = Number(match[2]) * PER_UNIT + Number((match[3] ?? '').padEnd(6, '0'));
  return match[1] === '-' ? -micros : micros;
}

/** "0.4850" in prices, "1117.461060" in balances. */
export function writeAmount(amount: Micros, decimals: 4 | 6): string {
  const digits = String(Math.abs(amount)).padStart(7, '0');
  const fraction = digits.slice(-6).slice(0, decimals);
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -6)}.${fraction}`;
}

/** `total_price` is a JSON number, unlike every other price. */
export function convertAmountToNumber(amount: Micros): number {
  return amount / PER_UNIT;
}
