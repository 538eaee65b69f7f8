import { z } from 'zod';
import { countSchema } from '../http/fields.ts';

/** `PUT /mms/cancel-all`. */
export const cancelledCountSchema = z
  .object({ count: countSchema })
  .transform((data) => data.count);
