/** A carrier's reason for a failure, from the gateway's error code table. */
export interface CarrierReason {
  readonly errorCode: string;
  readonly errorText: string;
}

/**
 * ClickSend's gateway error codes for final failures (status 301). Its newer table numbers the rows
 * differently, so an app must not rely on these numbers.
 */
export const CARRIER_REASONS: readonly CarrierReason[] = [
  { errorCode: '8', errorText: 'Unknown subscriber' },
  { errorCode: '9', errorText: 'Unidentified subscriber or routing' },
  { errorCode: '10', errorText: 'Illegal subscriber or filtering' },
  { errorCode: '11', errorText: 'Not supported by subscription, handset or network' },
  { errorCode: '12', errorText: 'Absent subscriber' },
  { errorCode: '13', errorText: 'Memory capacity exceeded' },
  { errorCode: '14', errorText: 'Recipient network error or congestion' },
  { errorCode: '15', errorText: 'Rejected by recipient network' },
  { errorCode: '17', errorText: 'Network timeout' },
  { errorCode: '18', errorText: 'Routing error' },
  { errorCode: '19', errorText: 'Rejected as spam' },
  { errorCode: '20', errorText: 'Receipt expired' },
];

/** The only reason that is not final (status 300): the message will be retried. */
export const RETRY_REASON: CarrierReason = {
  errorCode: '16',
  errorText: 'Temporary network error, will be retried',
};

export function findReason(errorCode: string): CarrierReason | undefined {
  return CARRIER_REASONS.find((reason) => reason.errorCode === errorCode);
}
