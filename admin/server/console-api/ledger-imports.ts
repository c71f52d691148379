import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LIMITS } from '../../../shared/limits.ts';
import { fail, type Result } from '../../../shared/result.ts';
import {
  LEDGER_IMPORT_PATH,
  type LedgerImportFailure,
  type LedgerImportSummary,
} from '../../contract/kiosks.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import type { AdminContext } from '../context.ts';
import { examineLedgerFile, importLedgerFile } from '../kiosks/import-ledger.ts';
import type { LedgerFile } from '../kiosks/ledger-file.ts';

const querySchema = z.strictObject({
  confirm: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

type Answer = Result<LedgerImportSummary, LedgerImportFailure>;

/**
 * Takes ledger files from the console, too long for its other requests. The first sending answers a summary and keeps nothing;
 * the second one, with the digest of what was shown, takes the file in. So nothing waits on the server between the two.
 */
export function ledgerImportRoutes(
  server: FastifyInstance,
  context: AdminContext,
  userOf: (request: FastifyRequest, reply: FastifyReply) => Promise<ConsoleUser | null>,
): void {
  server.addContentTypeParser('application/octet-stream', (_request, payload, done) =>
    done(null, payload),
  );
  server.post(LEDGER_IMPORT_PATH, async (request, reply): Promise<Answer> => {
    const user = await userOf(request, reply);
    const query = querySchema.safeParse(request.query);
    if (user?.role !== 'bureau-officer' || !query.success) return fail(NOT_ALLOWED);
    if (!(request.body instanceof Readable)) return fail(NO_FILE);
    const folder = await mkdtemp(path.join(tmpdir(), 'zhulao-import-'));
    try {
      const file = await receive(request.body, path.join(folder, 'ledger'));
      if (file === null) return fail(TOO_LARGE);
      const { confirm } = query.data;
      return confirm === undefined
        ? await examineLedgerFile(context, file)
        : await importLedgerFile(context, { file, confirmedSha256: confirm, userId: user.userId });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

const NOT_ALLOWED: LedgerImportFailure = {
  code: 'not-signed-in',
  sentence: '登录已过期，或您的账号不能导入账本。请重新登录，或请经办人导入。',
};

const NO_FILE: LedgerImportFailure = {
  code: 'not-a-ledger',
  sentence: '没有收到文件，请重新选择。',
};

const TOO_LARGE: LedgerImportFailure = {
  code: 'too-large',
  sentence: `文件超过 ${LIMITS.ledgerFileBytesMax / 1024 / 1024} MB，没有导入。请在服务器上用命令 zhulao ledger import 导入。`,
};

/** Thrown to break off a file that is too long. */
class TooLarge extends Error {}

/** Writes the body to disk as it comes, readable by this program only; null when it is too long. */
async function receive(body: Readable, target: string): Promise<LedgerFile | null> {
  const hash = createHash('sha256');
  let byteCount = 0;
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      byteCount += piece.length;
      hash.update(piece);
      if (byteCount > LIMITS.ledgerFileBytesMax) done(new TooLarge());
      else done(null, piece);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(target, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
  return { path: target, sha256: hash.digest('hex') };
}
