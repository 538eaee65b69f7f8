/** Contacts for a list: different Australian mobile numbers. */
export function makeContacts(count: number, getName: (n: number) => string = () => 'Sam') {
  return Array.from({ length: count }, (_, n) => ({
    phoneNumber: `+614370${String(n).padStart(5, '0')}`,
    firstName: getName(n),
  }));
}
