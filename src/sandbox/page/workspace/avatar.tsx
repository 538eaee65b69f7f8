import { useSandbox } from '../use-sandbox.ts';

/** A person's initials, or the app's sign. */
export function Avatar({ user }: { readonly user: string }) {
  const { people, bot } = useSandbox().state;
  if (user === bot.id) return <span className="avatar avatar-app" aria-hidden="true" />;
  const index = people.findIndex(({ id }) => id === user);
  const initials = (people[index]?.name ?? '?')
    .split(' ')
    .map((part) => part.charAt(0))
    .join('');
  return (
    <span className={`avatar avatar-${index}`} aria-hidden="true">
      {initials}
    </span>
  );
}
