import { useSandbox } from './use-sandbox.ts';

/** The current person's time zone, which all times on the page use. */
export function useZone(): string {
  const { people, you } = useSandbox().state;
  return people.find(({ id }) => id === you)?.tz ?? 'UTC';
}
