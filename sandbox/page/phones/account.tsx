import { useSandbox } from '../use-sandbox.ts';
import { showNumber } from './number.ts';

/** What the simulated ClickSend account has, so that people know what to pick in Slack. */
export function Account() {
  const { balance, currency, lists, numbers, ownNumbers, names } = useSandbox().state.account;
  return (
    <details className="account">
      <summary>
        ClickSend account
        <span>
          {Number(balance).toFixed(2)} {currency} · {lists.length} lists
        </span>
      </summary>
      <dl>
        <div>
          <dt>Lists</dt>
          <dd>
            {lists.map(({ name, count }) => (
              <span key={name}>
                {name} <small>{count}</small>
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Numbers</dt>
          <dd>
            {numbers.map(({ number, type, country, isReady }) => (
              <span key={number}>
                {showNumber(number)}{' '}
                <small>
                  {type.toUpperCase()}, {country}
                  {!isReady && ', not registered'}
                </small>
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Own numbers</dt>
          <dd>
            {ownNumbers.map(({ number, isApproved }) => (
              <span key={number}>
                {showNumber(number)} {!isApproved && <small>not approved</small>}
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>Names</dt>
          <dd>
            {names.map(({ name, isApproved }) => (
              <span key={name}>
                {name} {!isApproved && <small>not approved</small>}
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </details>
  );
}
