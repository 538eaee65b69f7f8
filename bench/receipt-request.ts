import { buildRawPost, type RawRequest } from './push-requests.ts';

/** The status fields of ClickSend's receipts. */
const STATUS_FIELDS = {
  sent: { status_code: '200', status: 'Sent', status_text: 'Success: Message Sent' },
  delivered: {
    status_code: '201',
    status: 'Sent',
    status_text: 'Success: Message received on handset.',
  },
  retrying: {
    status_code: '300',
    status: 'Failed',
    status_text: 'Temporary network error. Message will be retried.',
  },
} as const;

/** A receipt as ClickSend pushes it: a form, with some fields twice. */
export function buildReceiptRequest(
  messageId: string,
  state: keyof typeof STATUS_FIELDS,
  { webhookSecret }: { readonly webhookSecret: string },
): RawRequest {
  const reference = messageId.replace(/-(\d+)$/, '.$1');
  const now = Math.floor(Date.now() / 1000);
  const body = new URLSearchParams({
    custom_string: reference,
    customstring: reference,
    error_code: '',
    error_text: '',
    message_id: messageId,
    messageid: messageId,
    message_type: 'mms',
    ...STATUS_FIELDS[state],
    subaccount_id: '1234',
    timestamp: `${now}`,
    timestamp_send: `${now - 3}`,
    user_id: '5678',
  });
  return buildRawPost(`/clicksend/receipts/${webhookSecret}`, body.toString());
}
