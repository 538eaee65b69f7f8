import type { ScheduledMessage } from '../../page-state.ts';
import { formatDayAndClock } from '../time.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { useZone } from '../use-zone.ts';
import { showNumber } from './number.ts';

/** Seconds never get this large; milliseconds passed as seconds do, and ClickSend accepts them. */
const NOT_SECONDS = 100_000_000_000;

/** What ClickSend holds until its scheduled time, with what a person at its dashboard can do about it. */
export function Scheduled() {
  const { scheduled, scheduledCount } = useSandbox().state;
  const zone = useZone();
  if (scheduled.length === 0) return null;
  return (
    <section className="scheduled" aria-label="Scheduled at ClickSend">
      <h3>
        Scheduled at ClickSend <span>{scheduledCount.toLocaleString('en')}</span>
      </h3>
      <p className="quiet">
        What you do here, you do in ClickSend’s dashboard. The app finds out when it next checks.
      </p>
      <ul>
        {scheduled.map((message) => (
          <Waiting key={message.messageId} message={message} zone={zone} />
        ))}
      </ul>
      {scheduledCount > scheduled.length && (
        <p className="quiet">
          {(scheduledCount - scheduled.length).toLocaleString('en')} more aren’t shown.
        </p>
      )}
    </section>
  );
}

interface WaitingProps {
  readonly message: ScheduledMessage;
  readonly zone: string;
}

function Waiting({ message, zone }: WaitingProps) {
  const { act, say } = useSandbox();
  const { messageId, to, subject, schedule, pictureUrl } = message;
  const dashboard = async (kind: 'cancel' | 'sendNow') =>
    say(describeTrouble(await act('dashboard', { messageId, kind }), 'The dashboard'));
  return (
    <li aria-label={`Scheduled for ${to}`}>
      {pictureUrl && <img className="scheduled-picture" src={pictureUrl} alt="" />}
      <p>
        <b>{subject}</b>
        <span>{showNumber(to)}</span>
        <time>
          {schedule > NOT_SECONDS
            ? 'never: the time is in milliseconds'
            : formatDayAndClock(schedule * 1000, zone)}
        </time>
      </p>
      <button type="button" className="act" onClick={() => void dashboard('sendNow')}>
        Send now
      </button>
      <button type="button" className="act act-fail" onClick={() => void dashboard('cancel')}>
        Cancel
      </button>
    </li>
  );
}
