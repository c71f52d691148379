import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client';
import type { ConsoleRouter } from '../../admin/contract/router.ts';
import { SMALL } from './admin.test-support.ts';

/** A browser as far as the server can tell: one cookie, and the headers it is told to send. */
export function openBrowser(address: string) {
  const state = { cookie: '', csrf: '', setCookies: [] as string[] };
  const client = createTRPCClient<ConsoleRouter>({
    links: [
      httpLink({
        url: new URL('/api/trpc', address).href,
        headers: () => ({
          ...(state.cookie === '' ? {} : { cookie: state.cookie }),
          ...(state.csrf === '' ? {} : { 'zhulao-csrf': state.csrf }),
        }),
        fetch: async (input, init) => {
          const response = await fetch(input as string, init as RequestInit);
          const set = response.headers.getSetCookie();
          if (set.length > 0) {
            state.setCookies = set;
            state.cookie = set[0]?.split(';')[0] ?? '';
          }
          return response;
        },
      }),
    ],
  });
  return { state, client };
}

/** Signs one of the small district's users in. */
export async function signInAs(address: string, userName: string = SMALL.users.officer) {
  const made = openBrowser(address);
  const answer = await made.client.signIn.mutate({ userName, password: SMALL.users.password });
  if (!answer.ok) throw new Error(answer.failure.sentence);
  made.state.csrf = answer.value.csrfToken;
  return made;
}

/** The code by which a request was refused. */
export async function codeOf(refused: Promise<unknown>): Promise<string> {
  try {
    await refused;
  } catch (error) {
    if (error instanceof TRPCClientError) return String(error.data?.code);
    throw error;
  }
  return 'not refused';
}
