import { resolve } from 'node:path';
import type { AdminContext } from './context.ts';
import { StartFailure } from './failure.ts';
import { buildHttpServer, buildKioskServer } from './http.ts';
import type { AdminOptions } from './start.ts';
import { namesOfMachine, ownCertificate } from './tls/certificate.ts';

/** Servers that listen. */
interface Listening {
  readonly addresses: { readonly address: string; readonly kioskAddress: string };
  close(): Promise<unknown>;
}

/** Console and kiosks on one port with TLS; on loopback the console may do without, and kiosks get a port of their own. */
export async function listenForAll(
  context: AdminContext,
  options: Pick<AdminOptions, 'dataFolder' | 'host' | 'port' | 'kioskPort' | 'tls'>,
): Promise<Listening> {
  const { host, port, kioskPort } = options;
  const dataFolder = resolve(options.dataFolder);
  const tls =
    options.tls ??
    (await ownCertificate({ dataFolder, names: namesOfMachine(), now: context.now() }));
  const isPlain = options.tls === null && isLoopback(host);
  const server = await buildHttpServer(context, isPlain ? null : tls);
  const address = await listen(server, { host, port, option: '--port' });
  if (!isPlain) {
    return { addresses: { address, kioskAddress: address }, close: () => server.close() };
  }
  try {
    const kioskServer = await buildKioskServer(context, tls);
    const kioskAddress = await listen(kioskServer, {
      host,
      port: kioskPort,
      option: '--kiosk-port',
    });
    return {
      addresses: { address, kioskAddress },
      close: async () => {
        await Promise.all([server.close(), kioskServer.close()]);
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function listen(
  server: Awaited<ReturnType<typeof buildHttpServer>>,
  place: { readonly host: string; readonly port: number; readonly option: string },
): Promise<string> {
  try {
    return await server.listen({ host: place.host, port: place.port });
  } catch (error) {
    await server.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new StartFailure(`端口 ${place.port} 已被占用。请换一个：${place.option} 端口号`);
    }
    throw error;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
