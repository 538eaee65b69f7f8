import { expect, test } from 'vitest';
import type { FunctionSeed } from '../../sandbox/slack/options.ts';
import { type Body, catchRefusal, createClient, startLittleSlack } from './slack-app.ts';

const ADA = 'Ada Moreno';
const makeParameter = (name: string, isRequired: boolean, type = 'string') => ({
  name,
  type,
  isRequired,
  title: name,
  description: '',
});
const SEND: FunctionSeed = {
  callbackId: 'send_mms',
  title: 'Send an MMS',
  description: 'Sends one',
  inputs: [makeParameter('to', true), makeParameter('picture', false)],
  outputs: [makeParameter('send_id', true), makeParameter('price', false)],
};

const makeEvent = (heard: readonly Body[], index = 0) => heard[index]?.event as Body;

test('a workflow step arrives as Slack documents it, and ends with the app’s outputs', async () => {
  const { slack, requests, client } = await startLittleSlack(() => undefined, {
    functions: [SEND],
  });
  const running = slack.runStep({ callbackId: 'send_mms', inputs: { to: '0437 111 222' } });
  await slack.until(() => requests[0], 'the event');
  const event = makeEvent(requests);
  expect(event).toMatchObject({
    type: 'function_executed',
    function: {
      callback_id: 'send_mms',
      title: 'Send an MMS',
      type: 'app',
      input_parameters: [{ name: 'to', is_required: true }, { name: 'picture' }],
    },
    inputs: { to: '0437 111 222' },
    function_execution_id: expect.stringMatching(/^Fx/),
    workflow_execution_id: expect.stringMatching(/^Wx/),
    bot_access_token: expect.stringMatching(/^xwfp-/),
    event_ts: expect.any(String),
  });
  const function_execution_id = String(event.function_execution_id);
  const own = createClient(slack, String(event.bot_access_token));
  const complete = (outputs: Body) =>
    own.functions.completeSuccess({ function_execution_id, outputs });
  expect(await catchRefusal(complete({ price: '1' }))).toMatchObject({
    error: 'parameter_validation_failed',
  });
  expect(await catchRefusal(complete({ send_id: 's', colour: 'red' }))).toMatchObject({
    error: 'parameter_validation_failed',
  });
  expect(slack.steps()).toMatchObject([{ callbackId: 'send_mms' }]);
  await complete({ send_id: 's1', price: '0.48' });
  expect(await running).toEqual({ outputs: { send_id: 's1', price: '0.48' } });
  expect(slack.steps()[0]?.end).toEqual({ outputs: { send_id: 's1', price: '0.48' } });
  expect(await catchRefusal(complete({ send_id: 's1' }))).toMatchObject({
    error: 'execution_not_in_running_state',
  });
  const unknown = { function_execution_id: 'Fx0', error: 'no' };
  expect(await catchRefusal(client.functions.completeError(unknown))).toMatchObject({
    error: 'function_execution_not_found',
  });
});

test('a workflow step fails with the app’s error, and a button posted with its token carries its data', async () => {
  const { slack, requests, client } = await startLittleSlack(() => undefined);
  const running = slack.runStep({ callbackId: 'send_mms', inputs: { to: 'x' } });
  await slack.until(() => requests[0], 'the event');
  const event = makeEvent(requests);
  const own = createClient(slack, String(event.bot_access_token));
  const blocks = [
    {
      type: 'actions' as const,
      elements: [
        {
          type: 'button' as const,
          action_id: 'confirm_step',
          text: { type: 'plain_text' as const, text: 'Send' },
        },
      ],
    },
  ];
  await own.chat.postMessage({ channel: String(slack.people[0]?.id), text: 'Send it?', blocks });
  await slack.click({ user: ADA, button: 'Send' });
  expect(requests[1]).toMatchObject({
    function_data: {
      execution_id: event.function_execution_id,
      function: { callback_id: 'send_mms' },
      inputs: { to: 'x' },
    },
    bot_access_token: event.bot_access_token,
  });
  const function_execution_id = String(event.function_execution_id);
  await client.functions.completeError({ function_execution_id, error: 'No such number' });
  expect(await running).toEqual({ error: 'No such number' });
});

test('a workflow step needs its inputs and a subscription', async () => {
  const { slack } = await startLittleSlack(() => undefined, { functions: [SEND], events: [] });
  const run = (inputs: Body) => slack.runStep({ callbackId: 'send_mms', inputs });
  await expect(run({})).rejects.toThrow('the step needs to');
  await expect(run({ to: 'x' })).rejects.toThrow('not_subscribed');
});
