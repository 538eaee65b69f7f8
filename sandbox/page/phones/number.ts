/** "+61437111222" → "+61 437 111 222", for reading only. */
export function showNumber(number: string): string {
  const parts = /^(\+(?:1|7|[2-9]\d))(\d{3})(\d{3})(\d+)$/.exec(number);
  return parts ? parts.slice(1).join(' ') : number;
}

/** "+61 437 111 222" → "+61437111222"; undefined if it is not a phone number. */
export function readNumber(typed: string): string | undefined {
  const number = typed.replace(/[^\d+]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined;
}
