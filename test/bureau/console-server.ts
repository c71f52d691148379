import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify from 'fastify';
import { build } from 'vite';
import { createFixtureService, type FixtureService } from '../../admin/console/fixtures/service.ts';
import { LEDGER_IMPORT_PATH } from '../../admin/contract/kiosks.ts';
import { MENU_PHOTO_PATH } from '../../admin/contract/menus.ts';
import {
  type ConsoleContext,
  type ConsoleRouter,
  consoleRouter,
} from '../../admin/contract/router.ts';
import type { SessionView } from '../../admin/contract/views.ts';
import { fail, succeed } from '../../shared/result.ts';

/** Logins of the console's own test server. */
export const fixtureLogins = {
  officer: { userName: 'jingban', password: 'jingban-demo-1' },
  secondOfficer: { userName: 'jingban2', password: 'jingban2-demo-1' },
  leader: { userName: 'juzhang', password: 'juzhang-demo-1' },
  auditor: { userName: 'shenji', password: 'shenji-demo-1' },
} as const;

// As strict as the real server: what the console needs beyond its own address would show here.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const sessionCookie = 'zhulao-fixture-session';

/** The built console with invented answers behind the real contract, on a free port of loopback. */
export interface ConsoleServer {
  readonly url: string;
  readonly service: FixtureService;
  /** Forgets every session, as a server that was started anew. */
  endSessions(): void;
  /** Answers every call with an error until told otherwise. */
  setFailing(isFailing: boolean): void;
  close(): Promise<void>;
}

/** Builds the console into a temporary folder and serves it as of `now`. */
export async function startConsoleServer(options: {
  readonly now: () => number;
  readonly port?: number;
}): Promise<ConsoleServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'zhulao-console-'));
  await build({
    configFile: path.join(import.meta.dirname, '../../admin/console/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  const service = createFixtureService(options.now);
  const sessions = new Map<string, SessionView>();
  let isFailing = false;
  const app = fastify({ routerOptions: { maxParamLength: 2000 } });
  app.addHook('onSend', async (_, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (isFailing && request.url.startsWith('/api/')) return reply.code(500).send('broken');
    if (request.method !== 'POST' || request.url.startsWith('/api/trpc/signIn')) return;
    const session = sessions.get(request.cookies[sessionCookie] ?? '');
    if (session === undefined || request.headers['zhulao-csrf'] !== session.csrfToken) {
      return reply.code(403).send('csrf');
    }
  });
  await app.register(cookie);
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  app.post(LEDGER_IMPORT_PATH, async (request) => {
    const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const fileSha256 = createHash('sha256').update(sent).digest('hex');
    return succeed(service.importSummary(fileSha256));
  });
  app.get<{ Params: { digest: string } }>(
    `${MENU_PHOTO_PATH}/:canteenId/:digest`,
    async (request, reply) => {
      const bytes = service.menuPhoto(request.params.digest);
      if (bytes === null) return reply.code(404).send('no photo');
      return reply.type('image/jpeg').send(bytes);
    },
  );
  await app.register(fastifyStatic, { root: folder });
  await app.register(fastifyTRPCPlugin, {
    prefix: '/api/trpc',
    trpcOptions: { router: consoleRouter, createContext: contextMaker({ service, sessions }) },
  } satisfies FastifyTRPCPluginOptions<ConsoleRouter>);
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    service,
    endSessions: () => sessions.clear(),
    setFailing: (next) => {
      isFailing = next;
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type CreateContext = NonNullable<
  FastifyTRPCPluginOptions<ConsoleRouter>['trpcOptions']['createContext']
>;

function contextMaker(parts: {
  readonly service: FixtureService;
  readonly sessions: Map<string, SessionView>;
}): CreateContext {
  return ({ req, res }): ConsoleContext => {
    const key = req.cookies[sessionCookie] ?? '';
    const session = parts.sessions.get(key) ?? null;
    return {
      service: parts.service,
      session,
      user: session === null ? null : { userId: session.userName, role: session.role },
      async signIn(userName, password) {
        const view = sessionFor(userName, password);
        if (view === null) {
          return fail({
            code: 'wrong-name-or-password',
            sentence: '账号或密码不对，请再看一遍。连续输错 5 次会锁 15 分钟。',
          });
        }
        const fresh = randomUUID();
        parts.sessions.set(fresh, view);
        res.setCookie(sessionCookie, fresh, { httpOnly: true, sameSite: 'strict', path: '/' });
        return succeed(view);
      },
      async signOut() {
        parts.sessions.delete(key);
        res.clearCookie(sessionCookie, { path: '/' });
      },
    };
  };
}

function sessionFor(userName: string, password: string): SessionView | null {
  const base = { userName, csrfToken: randomUUID(), districtName: '滕州市', isDemo: true };
  const people = [
    [fixtureLogins.officer, '王经办', 'bureau-officer'],
    [fixtureLogins.secondOfficer, '赵经办', 'bureau-officer'],
    [fixtureLogins.leader, '孙局长', 'bureau-leader'],
    [fixtureLogins.auditor, '李审计', 'auditor'],
  ] as const;
  for (const [login, displayName, role] of people) {
    if (userName === login.userName && password === login.password) {
      return { ...base, displayName, role };
    }
  }
  return null;
}

/** `node test/bureau/console-server.ts [PORT]`: the console with invented answers, for looking at. */
if (import.meta.main) {
  const server = await startConsoleServer({ now: Date.now, port: Number(process.argv[2] ?? 8799) });
  console.log(server.url);
  console.log(fixtureLogins);
}
