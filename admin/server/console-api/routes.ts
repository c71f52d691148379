import cookie from '@fastify/cookie';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { succeed } from '../../../shared/result.ts';
import { type ConsoleContext, type ConsoleRouter, consoleRouter } from '../../contract/router.ts';
import type { AdminContext } from '../context.ts';
import { WhatIfRuns } from '../policies/what-if/runs.ts';
import { ledgerImportRoutes } from './ledger-imports.ts';
import { menuPhotoRoutes } from './menu-photos.ts';
import { consoleService } from './service.ts';
import { findSession, isCsrfTokenRight, signIn, signOut } from './sessions.ts';

const COOKIE = 'zhulao-session';
const CSRF_HEADER = 'zhulao-csrf';
/** Bytes of a console request that are read at all: a policy document of 1,000,000 bytes (policy-v1.md) and what is around it. */
export const CONSOLE_BODY_BYTES_MAX = 1_100_000;

/** The console's interface at /api/trpc. `isSecure` marks the cookie for TLS only. */
export async function consoleRoutes(
  server: FastifyInstance,
  context: AdminContext,
  options: { readonly isSecure: boolean },
): Promise<void> {
  await server.register(cookie);
  const whatIfRuns = new WhatIfRuns(context);
  server.addHook('onClose', () => whatIfRuns.close());
  const service = consoleService(context, whatIfRuns);
  const trpcOptions: FastifyTRPCPluginOptions<ConsoleRouter>['trpcOptions'] = {
    router: consoleRouter,
    createContext: ({ req, res }) =>
      contextOf(context, { request: req, reply: res, service, ...options }),
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        console.error(`处理 ${path ?? ''} 时出错：`, error);
    },
  };
  ledgerImportRoutes(server, context, async (request, reply) => {
    const exchange = await contextOf(context, { request, reply, service, ...options });
    return exchange.user;
  });
  menuPhotoRoutes(server, context, async (request, reply) => {
    const exchange = await contextOf(context, { request, reply, service, ...options });
    return exchange.user;
  });
  await server.register(fastifyTRPCPlugin, { prefix: '/api/trpc', trpcOptions });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly service: ConsoleContext['service'];
  readonly isSecure: boolean;
}

async function contextOf(context: AdminContext, exchange: Exchange): Promise<ConsoleContext> {
  const { request, reply, service, isSecure } = exchange;
  const token = request.cookies[COOKIE] ?? null;
  const found = token === null ? null : await findSession(context, token);
  // A change without the session's own token counts as sent by nobody: another site may have sent it.
  const isProven =
    request.method === 'GET' ||
    (found !== null && isCsrfTokenRight(found, request.headers[CSRF_HEADER]));
  const session = isProven ? found : null;
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const;
  return {
    service,
    user: session?.user ?? null,
    session: session?.view ?? null,
    signIn: async (userName, password) => {
      const signedIn = await signIn(context, { userName, password });
      if (!signedIn.ok) return signedIn;
      if (token !== null) await signOut(context, token);
      reply.setCookie(COOKIE, signedIn.value.token, attributes);
      return succeed(signedIn.value.view);
    },
    signOut: async () => {
      if (session !== null && token !== null) await signOut(context, token);
      if (session !== null) reply.clearCookie(COOKIE, attributes);
    },
  };
}
