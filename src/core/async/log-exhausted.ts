import { getErrorCode } from '../errors.ts';
import type { JobDefinition, JobHandler } from '../ports/jobs.ts';
import type { Log } from '../ports/log.ts';

/** The `onExhausted` of a job whose failure only the operator needs to know. `field` names its key in the log. */
export function logExhausted<Payload>(
  log: Log,
  job: JobDefinition<Payload>,
  field: string,
  message: string,
): JobHandler<Payload>['onExhausted'] {
  return async (payload, error) => {
    log.error({ [field]: job.key.format(payload), code: getErrorCode(error) }, message);
  };
}
