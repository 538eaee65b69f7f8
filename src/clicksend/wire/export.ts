import { z } from 'zod';

/** `GET /mms/history/export`. Here the key is `url`, without the underscore that uploads have. */
export const exportSchema = z.object({
  url: z.string().refine((url) => URL.canParse(url), 'expected a web address'),
});
