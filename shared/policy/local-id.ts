import { z } from 'zod';

/** Short name of a rule, fund, layer, limit, payment or case inside its document. */
export const localIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
  message: '编号用小写字母开头，只用小写字母、数字和短横线，最长40个字符',
});
