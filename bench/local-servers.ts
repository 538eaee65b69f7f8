import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** A Slack and a ClickSend that answer at once and do nothing, so that only the app is measured. */
export async function localServers() {
  let opened = 0;
  const slack = await listen((path) => {
    if (path.endsWith('/views.open')) opened += 1;
    return { ok: true, user_id: 'UBOT', bot_id: 'BBOT', team_id: 'T1', view: { id: 'V1' } };
  });
  const clicksend = await listen(() => ({
    http_code: 200,
    response_code: 'SUCCESS',
    response_msg: '',
    data: { balance: '10.00', total: 0, current_page: 1, last_page: 0, data: [] },
  }));
  return {
    slackApiUrl: `${slack.url}/api/`,
    clicksendApiUrl: `${clicksend.url}/v3`,
    opened: () => opened,
    close() {
      slack.server.close();
      clicksend.server.close();
    },
  };
}

async function listen(
  answer: (path: string) => unknown,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((req, res) => {
    req.resume().on('end', () => {
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer(req.url ?? '')));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
}
