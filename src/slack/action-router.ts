import type {
  AllMiddlewareArgs,
  App,
  SlackActionMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
} from '@slack/bolt';

type Listener<A> = (args: A & AllMiddlewareArgs) => Promise<unknown>;

/** Listeners by what they listen to: an id, or a pattern of ids. */
class Desk<A> {
  readonly #byId = new Map<string, Listener<A>>();
  readonly #byPattern: { readonly pattern: RegExp; readonly listener: Listener<A> }[] = [];

  take(id: string | RegExp, listener: Listener<A>): void {
    if (typeof id === 'string') this.#byId.set(id, listener);
    else this.#byPattern.push({ pattern: id, listener });
  }

  async hear(id: string, args: A & AllMiddlewareArgs): Promise<void> {
    const byPattern = this.#byPattern.find(({ pattern }) => pattern.test(id))?.listener;
    await (this.#byId.get(id) ?? byPattern)?.(args);
  }
}

const EVERY_ID = /^/;

/**
 * Lets listeners be added to an app, and gives Bolt one for all buttons and menus that are pressed,
 * one for all options and one for all forms: it asks every listener about every request, and forty
 * of them are felt when `/mms` opens its form (`npm run bench`).
 */
export function routeListeners(app: App, listen: (app: App) => void): void {
  const actions = new Desk<SlackActionMiddlewareArgs>();
  const options = new Desk<SlackOptionsMiddlewareArgs>();
  const views = new Desk<SlackViewMiddlewareArgs>();
  const collecting: App = Object.assign(Object.create(app) as App, {
    action: actions.take.bind(actions),
    options: options.take.bind(options),
    view: views.take.bind(views),
  });
  listen(collecting);
  app.action(EVERY_ID, (args) =>
    actions.hear('action_id' in args.action ? args.action.action_id : '', args),
  );
  app.options(EVERY_ID, (args) => options.hear(args.payload.action_id, args));
  app.view(EVERY_ID, (args) => views.hear(args.view.callback_id, args));
}
