import { describe, it } from 'vitest';
import { useSandboxPage } from './at-sandbox.ts';

describe('A send to 3,500 people, in a browser', () => {
  const { here } = useSandboxPage();

  it('the post shows the progress, and *Stop sending* stops the last 500 messages', async () => {
    const { ada, shoot, sandbox, fillWithTheHouse } = here();
    const { clicksend } = sandbox;
    clicksend.setBalance('5000');
    clicksend.putList(
      'Everybody',
      Array.from({ length: 3_500 }, (_, n) => ({
        phoneNumber: `+614370${String(n).padStart(5, '0')}`,
      })),
    );
    // The second and third batch are slow, but well below the 20 s after which the app's call times out. The
    // last one gets a 429, so that some messages are left to stop when Ada presses *Stop sending*, however
    // slow this machine is.
    const endpoint = 'POST /mms/send';
    const slow = { kind: 'silence', ms: 12_000, carriedOut: true } as const;
    clicksend.fault({ endpoint, after: 1, times: 2, how: slow });
    const busy = { kind: 'rateLimited', retryAfterSeconds: 80 } as const;
    clicksend.fault({ endpoint, after: 1, times: 9, how: busy });
    await fillWithTheHouse({ Subject: 'Open day', Message: 'Come and see the new houses.' });
    await ada.pick('Lists', 'every', 'Everybody (3,500)');
    await ada.submit();
    await ada.form.getByText('Send to 3,500 people –').waitFor();
    await ada.submit('Send to 3,500 people');
    await ada.post('1,000 of 3,500 sent to ClickSend · 2,500 to go').waitFor();
    await shoot('bulk-leaving');
    // Otherwise *Stop sending* could come before the third batch on a busy machine, and stop its messages too.
    await clicksend.until(() => clicksend.sent().length === 3_000, 'three batches');
    await ada.post('of 3,500 sent').getByRole('button', { name: 'Stop sending' }).click();
    await shoot('bulk-stop');
    await ada.confirm('Stop sending');
    await ada.post('500 not sent').getByText('Send to the other 500').waitFor();
    await shoot('bulk-stopped');
  });
});
