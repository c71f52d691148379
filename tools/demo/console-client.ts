import { createTRPCClient, httpBatchLink } from '@trpc/client';
import type { ConsoleRouter } from '../../admin/contract/router.ts';
import type { SessionView } from '../../admin/contract/views.ts';

/** A console without a browser: signs in and keeps the cookie as a browser would. */
export async function openConsole(options: {
  readonly address: string;
  readonly userName: string;
  readonly password: string;
}) {
  let cookie = '';
  let session: SessionView | null = null;
  const client = createTRPCClient<ConsoleRouter>({
    links: [
      httpBatchLink({
        url: new URL('/api/trpc', options.address).href,
        headers: () => ({
          ...(cookie === '' ? {} : { cookie }),
          ...(session === null ? {} : { 'zhulao-csrf': session.csrfToken }),
        }),
        fetch: async (input, init) => {
          const response = await fetch(input as string, init as RequestInit);
          const setCookie = response.headers.getSetCookie();
          if (setCookie.length > 0) {
            cookie = setCookie.map((line) => line.split(';')[0]).join('; ');
          }
          return response;
        },
      }),
    ],
  });
  const signedIn = await client.signIn.mutate({
    userName: options.userName,
    password: options.password,
  });
  if (!signedIn.ok) throw new Error(signedIn.failure.sentence);
  session = signedIn.value;
  return client;
}
export type ConsoleClient = Awaited<ReturnType<typeof openConsole>>;
