import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import Fastify, { type FastifyInstance } from 'fastify';
import { LIMITS } from '../../shared/limits.ts';
import { CONSOLE_BODY_BYTES_MAX, consoleRoutes } from './console-api/routes.ts';
import type { AdminContext } from './context.ts';
import { StartFailure } from './failure.ts';
import { adminIdentity } from './identity/identity.ts';
import { kioskRoutes } from './kiosk-api/routes.ts';
import { addSecurityHeaders, serveConsole } from './static-console.ts';
import { certificateSha256, type TlsFiles } from './tls/certificate.ts';

/** A request that is not here whole by then is given up, so that slow senders cannot hold every connection; kiosks give up sooner. */
const REQUEST_TIMEOUT_MS = 2 * LIMITS.syncRequestTimeoutMs;

/** The whole HTTP side: kiosks, console, and the console's pages. Not yet listening. */
export async function buildHttpServer(
  context: AdminContext,
  tls: TlsFiles | null,
): Promise<FastifyInstance> {
  const server = await buildKioskServer(context, tls);
  await server.register(async (scope) => consoleRoutes(scope, context, { isSecure: tls !== null }));
  await serveConsole(server);
  return server;
}

/** The kiosks' side alone. Not yet listening. */
export async function buildKioskServer(
  context: AdminContext,
  tls: TlsFiles | null,
): Promise<FastifyInstance> {
  const options = {
    bodyLimit: CONSOLE_BODY_BYTES_MAX,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 500 },
  };
  const https = tls === null ? null : readTls(tls);
  const server: FastifyInstance =
    https === null ? Fastify(options) : Fastify({ ...options, https });
  addSecurityHeaders(server, https !== null);
  const certificates = https === null ? [] : [certificateSha256(https.cert)];
  const identity = adminIdentity(context.keys, certificates);
  await server.register(async (scope) => kioskRoutes(scope, context, identity));
  return server;
}

/** @throws StartFailure when there is no certificate, or no key for it, in these files. */
function readTls({ certificatePath, keyPath }: TlsFiles) {
  try {
    const https = { cert: readFileSync(certificatePath), key: readFileSync(keyPath) };
    createSecureContext(https);
    return https;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `证书 ${certificatePath} 和私钥 ${keyPath} 不能用：${reason}。请检查两个文件是否成对、是否为 PEM 格式。`,
      { cause: error },
    );
  }
}
