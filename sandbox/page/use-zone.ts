import { useSandbox } from './use-sandbox.ts';

/** The time zone of the person one looks as; all clocks of the page go by it. */
export function useZone(): string {
  const { people, you } = useSandbox().state;
  return people.find(({ id }) => id === you)?.tz ?? 'UTC';
}
