import { z } from 'zod';
import { count } from '../http/fields.ts';

/** `PUT /mms/cancel-all`. */
export const cancelledCount = z.object({ count }).transform((data) => data.count);
