import { readFileSync } from 'node:fs';
import Fastify, { type FastifyInstance } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import { CONSOLE_BODY_BYTES_MAX, consoleRoutes } from './console-api/routes.ts';
import type { AdminContext } from './context.ts';
import { kioskRoutes } from './kiosk-api/routes.ts';
import { addSecurityHeaders, serveConsole } from './static-console.ts';

/** Certificate and key files of TLS, PEM. */
export interface TlsFiles {
  readonly certificatePath: string;
  readonly keyPath: string;
}

/** A request that is not here whole by then is given up, so that slow senders cannot hold every connection; kiosks give up sooner. */
const REQUEST_TIMEOUT_MS = 2 * LIMITS.syncRequestTimeoutMs;

/** The whole HTTP side: kiosks, console, and the console's pages. Not yet listening. */
export async function buildHttpServer(
  context: AdminContext,
  tls: TlsFiles | null,
): Promise<FastifyInstance> {
  const options = {
    bodyLimit: CONSOLE_BODY_BYTES_MAX,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 500 },
  };
  const server: FastifyInstance =
    tls === null
      ? Fastify(options)
      : Fastify({
          ...options,
          https: { cert: readFileSync(tls.certificatePath), key: readFileSync(tls.keyPath) },
        });
  const isSecure = tls !== null;
  addSecurityHeaders(server, isSecure);
  await server.register(async (scope) => kioskRoutes(scope, context));
  await server.register(async (scope) => consoleRoutes(scope, context, { isSecure }));
  await serveConsole(server);
  return server;
}
