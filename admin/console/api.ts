import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import type { Result } from '../../shared/result.ts';
import {
  LEDGER_IMPORT_PATH,
  type LedgerImportFailure,
  type LedgerImportSummary,
  ledgerImportAnswerSchema,
} from '../contract/kiosks.ts';
import type { ConsoleRouter } from '../contract/router.ts';

/** The header that proves a change comes from this page; the token arrives with the session. */
const csrfHeader = 'zhulao-csrf';

let csrfToken: string | null = null;

/** Keeps the signed-in session's token for the changes that follow; null after signing out. */
export function keepCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** The server as the console sees it. */
export const api = createTRPCClient<ConsoleRouter>({
  links: [
    httpBatchLink({
      url: '/api/trpc',
      headers: ({ opList }) =>
        csrfToken !== null && opList.some((operation) => operation.type === 'mutation')
          ? { [csrfHeader]: csrfToken }
          : {},
    }),
  ],
});

/** Sends a ledger file: without `confirm` to be looked at, with the digest of what was shown to be taken in. */
export async function sendLedgerFile(
  file: Blob,
  confirm: string | null,
): Promise<Result<LedgerImportSummary, LedgerImportFailure>> {
  const response = await fetch(
    confirm === null ? LEDGER_IMPORT_PATH : `${LEDGER_IMPORT_PATH}?confirm=${confirm}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(csrfToken === null ? {} : { [csrfHeader]: csrfToken }),
      },
      body: file,
    },
  );
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return ledgerImportAnswerSchema.parse(await response.json());
}

/** What went wrong with a request, told apart by what the person can do about it. */
export type RequestTrouble = 'signed-out' | 'not-allowed' | 'unreachable' | 'server';

/** Sorts whatever a request threw. */
export function troubleOf(error: unknown): RequestTrouble {
  if (!(error instanceof TRPCClientError)) return 'unreachable';
  const data: unknown = error.data;
  const code = typeof data === 'object' && data !== null && 'code' in data ? data.code : undefined;
  if (code === 'UNAUTHORIZED') return 'signed-out';
  if (code === 'FORBIDDEN') return 'not-allowed';
  return code === undefined ? 'unreachable' : 'server';
}

/** The same in a sentence that says what to do. */
export function troubleSentence(error: unknown): string {
  switch (troubleOf(error)) {
    case 'signed-out':
      return '登录已过期，请重新登录。';
    case 'not-allowed':
      return '您的账号只能查看，不能做这一步。需要时请找管理员开通权限。';
    case 'unreachable':
      return '连不上服务器。请看本机网络是否正常；如果别的电脑也打不开，请通知信息员查看服务器。';
    case 'server':
      return '服务器没能完成这次请求。请过一会儿再试；如果一直这样，请把现在的时间告诉信息员。';
  }
}
