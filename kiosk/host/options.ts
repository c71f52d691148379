import { z } from 'zod';
import type { PaperColumns } from '../../hardware/printer/receipt-document.ts';

/** How a host is to run; the same words on the command line and in Electron's. */
export interface HostOptions {
  readonly dataFolder: string;
  /** Where local snapshots go, best on a second disk; null for a folder in the data folder. */
  readonly snapshotFolder: string | null;
  readonly adminAddress: string;
  readonly enrolmentCode: string | null;
  /** Loopback port of the screens; 0 takes a free one. */
  readonly port: number;
  readonly isSimulated: boolean;
  readonly simulatorPort: number;
  readonly idCardPort: string | null;
  readonly elderCardPort: string | null;
  readonly printerPort: string | null;
  readonly columns: PaperColumns;
}

const portSchema = z.coerce.number().int().min(0).max(65_535);
const columnsSchema = z.coerce
  .number()
  .pipe(z.union([z.literal(32), z.literal(42), z.literal(48)]));

/** Prices, staff and accounts come from the admin: on a network only TLS keeps others from sending theirs. */
function isPrivateLine(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isHere = ['localhost', '[::1]'].includes(hostname) || /^127(\.\d{1,3}){3}$/.test(hostname);
  return protocol === 'https:' || isHere;
}

const rawSchema = z.object({
  data: z.string({ error: '请用 --data 指定数据文件夹' }).min(1, '请用 --data 指定数据文件夹'),
  admin: z
    .url({
      protocol: /^https?$/,
      error: '请用 --admin 指定管理端地址，如 http://127.0.0.1:8450',
    })
    .refine(isPrivateLine, '管理端不在本机时必须加密，请用 https:// 开头的地址'),
  enrol: z.string().optional(),
  snapshotFolder: z.string().min(1).optional(),
  port: portSchema.default(8460),
  simulate: z.boolean().default(false),
  simulatorPort: portSchema.default(8461),
  idCardPort: z.string().optional(),
  elderCardPort: z.string().optional(),
  printerPort: z.string().optional(),
  printerColumns: columnsSchema.default(48),
});

/** Reads the words given; answers the options, or one sentence that says which word is wrong. */
export function readHostOptions(raw: unknown): HostOptions | { readonly sentence: string } {
  const parsed = rawSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const word = issue?.path.join('.') ?? '';
    return { sentence: `参数 ${word} 不对：${issue?.message ?? ''}` };
  }
  const given = parsed.data;
  return {
    dataFolder: given.data,
    snapshotFolder: given.snapshotFolder ?? null,
    adminAddress: given.admin,
    enrolmentCode: given.enrol ?? null,
    port: given.port,
    isSimulated: given.simulate,
    simulatorPort: given.simulatorPort,
    idCardPort: given.idCardPort ?? null,
    elderCardPort: given.elderCardPort ?? null,
    printerPort: given.printerPort ?? null,
    columns: given.printerColumns,
  };
}
