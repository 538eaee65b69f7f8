import type { Route } from './http-server.ts';

/** The same as in package.json; a test compares them. */
export const APP_VERSION = '0.7.0';

const TEXT = `slack-mms ${APP_VERSION} is running.
It serves Slack and ClickSend; people type /mms in Slack.
Whether it can work: /health/ready. Its documents: README.md and docs/ beside its sources.
`;

/** `GET /`: for a person who checks whether the app is there. Reveals nothing to strangers. */
export function createRootRoute(): Route {
  const handle: Route['handle'] = (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(TEXT);
  };
  return { method: 'GET', path: '/', handle, handleWhileShuttingDown: handle };
}
