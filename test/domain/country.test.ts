import { expect, test } from 'vitest';
import { countries, findCountry, searchCountries } from '../../src/domain/country.ts';

const searchCodes = (typed: string) => searchCountries(typed).map(({ code }) => code);

test('every country has a different name, and is found by its code', () => {
  expect(countries.length).toBeGreaterThan(200);
  expect(new Set(countries.map(({ name }) => name)).size).toBe(countries.length);
  expect(findCountry('AU')).toEqual({ code: 'AU', name: 'Australia', callingCode: '+61' });
  expect(findCountry('ZZ')).toBeUndefined();
  expect(findCountry(undefined)).toBeUndefined();
});

test.each([
  ['austr', ['AU', 'AT']],
  ['nz', ['NZ']],
  ['+64', ['NZ']],
  ['64', ['NZ']],
  ['kingdom', ['GB']],
  ["cote d'iv", ['CI']],
  ['Narnia', []],
])('a search for %j finds the right countries first', (typed, codes) => {
  expect(searchCodes(typed).slice(0, Math.max(codes.length, 1))).toEqual(codes);
});

test('an empty search lists the given countries first, each once', () => {
  const first = searchCountries(' ', ['NZ', undefined, 'AU', 'NZ']).map(({ code }) => code);
  expect(first.slice(0, 3)).toEqual(['NZ', 'AU', 'AF']);
  expect(first).toHaveLength(countries.length);
});
