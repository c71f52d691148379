import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const CONSOLE_FOLDER = fileURLToPath(new URL('../../build/console', import.meta.url));

/** antd writes its styles into the page, so styles may stand inline; scripts may not. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
} as const;

/** Puts the security headers on every answer; `isSecure` adds the one that keeps browsers on TLS. */
export function addSecurityHeaders(server: FastifyInstance, isSecure: boolean): void {
  server.addHook('onSend', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api/') || request.url.startsWith('/kiosk/')) {
      reply.header('cache-control', 'no-store');
    }
  });
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>助老食堂管理端</title>
<p>管理端的页面还没有生成。请在程序文件夹里运行 npm start。</p></html>`;

/** Serves the built console; its pages are made by the browser, so every unknown address gets the first page. */
export async function serveConsole(server: FastifyInstance): Promise<void> {
  if (!existsSync(join(CONSOLE_FOLDER, 'index.html'))) {
    server.get('/*', (_request, reply) => reply.status(503).type('text/html').send(NOT_BUILT));
    return;
  }
  await server.register(fastifyStatic, { root: CONSOLE_FOLDER });
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (wantsPage === true) return reply.sendFile('index.html');
    return reply.status(404).send({ message: '没有这个地址' });
  });
}
