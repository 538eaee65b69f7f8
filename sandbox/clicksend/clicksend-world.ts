import { buildAccountView } from './account-view.ts';
import { parseAmount, writeAmount } from './amount.ts';
import { actAsCarrier } from './carrier.ts';
import { changeContacts, putList, removeList } from './change-lists.ts';
import { buildCurrency } from './currency.ts';
import { buildDashboard, listWaitingMms } from './dashboard.ts';
import { simplifyEndpointName } from './find-endpoint.ts';
import { buildSentMessage } from './message.ts';
import { listPhoneScreens } from './phones.ts';
import type { PushAnswer } from './push.ts';
import { sendReply } from './replies.ts';
import type { ClickSend } from './state.ts';
import type { ClickSendWorld } from './world.ts';

/** The handles that tests and the page have on a running simulated ClickSend. */
export function createClickSendWorld(
  clicksend: ClickSend,
  close: () => Promise<void>,
): ClickSendWorld {
  const { changes, clock } = clicksend;
  /** A setter that notifies everybody. */
  const setting =
    <Args extends unknown[]>(set: (...args: Args) => void) =>
    (...args: Args) => {
      set(...args);
      changes.tell();
    };

  return {
    apiUrl: `${clicksend.origin}/v3`,
    username: clicksend.username,
    apiKey: clicksend.apiKey,
    close,
    until: changes.until,
    onChange: changes.on,

    pushReceiptsTo: setting((url) => {
      clicksend.receiptsUrl = url;
    }),
    pushRepliesTo: setting((url, as = 'form') => {
      clicksend.repliesTo = url === undefined ? undefined : { url, as };
    }),
    push: (body, headers) => pushRaw(clicksend, clicksend.receiptsUrl, body, headers),
    pushReply: (body, headers) => pushRaw(clicksend, clicksend.repliesTo?.url, body, headers),
    carrier: (messageId, act, way = {}) => actAsCarrier(clicksend, messageId, act, way),
    reply: (number, content, way = {}) => sendReply(clicksend, number, content, way),

    sent: (to, after = 0) =>
      clicksend.messages
        .slice(after)
        .filter((message) => to === undefined || message.to === to)
        .map((message) => buildSentMessage(message, clicksend.now())),
    phones: () => listPhoneScreens(clicksend),
    scheduled: () =>
      listWaitingMms(clicksend)
        .toSorted((a, b) => a.schedule - b.schedule)
        .map((message) => buildSentMessage(message, clicksend.now())),
    dashboard: buildDashboard(clicksend),
    now: clock.now,
    advance: setting(clock.advance),
    setTime: setting(clock.setTime),
    account: () => buildAccountView(clicksend),
    rules: () => ({
      receipts: [...clicksend.receiptRules],
      inbound: [...clicksend.inboundRules],
    }),
    putList: (name, contacts, listId) => {
      const id = putList(clicksend, name, contacts, listId);
      changes.tell();
      return id;
    },
    changeContacts: setting((list, change) => changeContacts(clicksend, list, change)),
    removeList: setting((list) => removeList(clicksend, list)),
    setSenders: setting(({ numbers, ownNumbers, names }) => {
      clicksend.numbers = numbers ?? clicksend.numbers;
      clicksend.ownNumbers = ownNumbers ?? clicksend.ownNumbers;
      clicksend.alphaTags = names ?? clicksend.alphaTags;
    }),
    balance: () => writeAmount(clicksend.balance, 6),
    calls: (endpoint) =>
      clicksend.calls.filter(
        (call) =>
          endpoint === undefined ||
          simplifyEndpointName(call.endpoint) === simplifyEndpointName(endpoint),
      ),

    refuse: setting((to, status) => {
      if (status === undefined) clicksend.refusals.delete(to);
      else clicksend.refusals.set(to, status);
    }),
    setThrottle: setting((seconds) => {
      clicksend.throttleSeconds = seconds;
    }),
    enableCountry: setting((code, enabled) => {
      if (enabled) clicksend.countries.add(code);
      else clicksend.countries.delete(code);
    }),
    setBalance: setting((amount) => {
      clicksend.balance = parseAmount(amount);
    }),
    setPrice: setting((amount, to = {}) => {
      const { prices } = clicksend;
      if (to.number !== undefined) prices.byNumber.set(to.number, parseAmount(amount));
      else if (to.country !== undefined) prices.byCountry.set(to.country, parseAmount(amount));
      else prices.mms = parseAmount(amount);
    }),
    setRefunds: setting((on) => {
      clicksend.refundsCancelled = on;
    }),
    setPollNeedsRule: setting((on) => {
      clicksend.pollNeedsRule = on;
    }),
    setAccount: setting((fields) => {
      clicksend.account = fields;
    }),
    setCurrency: setting((code, prefix) => {
      clicksend.currency = buildCurrency(code, prefix);
    }),
    withdraw: setting((endpoint, status = 404) => {
      clicksend.withdrawn.set(simplifyEndpointName(endpoint), status);
    }),
    offer: setting((endpoint) => {
      clicksend.withdrawn.delete(simplifyEndpointName(endpoint));
    }),
    setUploadLifetime: setting((seconds) => {
      clicksend.uploadSeconds = seconds;
    }),
    hideFromHistory: setting((listings) => {
      clicksend.hiddenListings = listings;
    }),
    fault: setting(clicksend.faults.add),
    mend: setting(clicksend.faults.clear),
  };
}

async function pushRaw(
  clicksend: ClickSend,
  url: string | undefined,
  body: string,
  headers: Record<string, string>,
): Promise<PushAnswer> {
  if (url === undefined) throw new Error('no URL to push to');
  return clicksend.pusher.once({ url, headers, body });
}
