import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { fail, type Result, succeed } from '../../../shared/result.ts';
import type { ConsoleUser, SignInFailure } from '../../contract/router.ts';
import type { SessionView } from '../../contract/views.ts';
import { writeAudit } from '../audit.ts';
import type { AdminContext } from '../context.ts';
import { loadDistrict } from '../coverage/facts.ts';
import { isPasswordRight } from './password.ts';

/** A session ends after half an hour without a request, and after a working day in any case. */
const IDLE_MS = 30 * 60 * 1000;
const WHOLE_MS = 12 * 60 * 60 * 1000;
/** How often `last_seen_at` is written at most. */
const TOUCH_MS = 60 * 1000;
/** Wrong passwords before the name is locked, and for how long. */
const FAILURES_MAX = 5;
const LOCK_MS = 15 * 60 * 1000;

/** A session that stands. */
export interface OpenSession {
  readonly user: ConsoleUser;
  readonly view: SessionView;
}

function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex');
}

/** Tells whether the token sent with a change is the session's. */
export function isCsrfTokenRight(session: OpenSession, sent: unknown): boolean {
  if (typeof sent !== 'string') return false;
  const [left, right] = [Buffer.from(sent, 'utf8'), Buffer.from(session.view.csrfToken, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The session of a cookie's token; null when there is none or it has expired. */
export async function findSession(
  context: AdminContext,
  token: string,
): Promise<OpenSession | null> {
  const now = context.now();
  const row = await context.database
    .selectFrom('console_session')
    .innerJoin('console_user', 'console_user.user_id', 'console_session.user_id')
    .select(['console_user.user_id', 'user_name', 'display_name', 'role'])
    .select(['csrf_token', 'last_seen_at'])
    .where('token_hash', '=', tokenHash(token))
    .where('expires_at', '>', new Date(now))
    .where('last_seen_at', '>', new Date(now - IDLE_MS))
    .where('is_active', '=', true)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (now - row.last_seen_at.getTime() > TOUCH_MS) {
    await context.database
      .updateTable('console_session')
      .set({ last_seen_at: new Date(now) })
      .where('token_hash', '=', tokenHash(token))
      .execute();
  }
  const district = await loadDistrict(context.database);
  return {
    user: { userId: row.user_id, role: row.role },
    view: {
      userName: row.user_name,
      displayName: row.display_name,
      role: row.role,
      csrfToken: row.csrf_token,
      districtName: district?.name ?? '尚未设置区县',
      isDemo: district?.isDemo ?? false,
    },
  };
}

/** Signs somebody in and makes a new session; answers the token for the cookie. */
export async function signIn(
  context: AdminContext,
  request: { readonly userName: string; readonly password: string },
): Promise<Result<{ readonly token: string; readonly view: SessionView }, SignInFailure>> {
  const user = await context.database
    .selectFrom('console_user')
    .selectAll()
    .where('user_name', '=', request.userName)
    .where('is_active', '=', true)
    .executeTakeFirst();
  const record = user === undefined ? null : { salt: user.password_salt, hash: user.password_hash };
  const mayTry = user === undefined || (await takeTry(context, user.user_id));
  const isRight = await isPasswordRight(request.password, record);
  if (user === undefined) return refuse(context, null, 'wrong-name-or-password');
  if (!mayTry) return refuse(context, user.user_id, 'locked');
  if (!isRight) return refuse(context, user.user_id, 'wrong-name-or-password');
  const token = await makeSession(context, user.user_id);
  const session = await findSession(context, token);
  if (session === null) throw new Error('a new session must be found');
  return succeed({ token, view: session.view });
}

async function refuse(
  context: AdminContext,
  userId: string | null,
  code: SignInFailure['code'],
): Promise<{ readonly ok: false; readonly failure: SignInFailure }> {
  // The name tried is not written down: people type passwords into it.
  await writeAudit(
    context.database,
    {
      actorKind: 'user',
      actorId: userId,
      action: 'sign-in-refused',
      subject: null,
      detail: { code },
    },
    context.now(),
  );
  const sentence =
    code === 'locked'
      ? '密码错误次数太多，账号已锁定15分钟，请稍后再试。'
      : '账号或密码不对，请重新输入。';
  return fail({ code, sentence });
}

/**
 * Counts a try before it is judged, in one statement, so that of guesses sent all at once no more are judged than one by
 * one; the last allowed one locks the name unless it is right. False while the name is locked.
 */
async function takeTry(context: AdminContext, userId: string): Promise<boolean> {
  const now = context.now();
  const lockUntil = new Date(now + LOCK_MS);
  const taken = await context.database
    .updateTable('console_user')
    .set({
      failed_count: sql`case when failed_count + 1 >= ${FAILURES_MAX} then 0 else failed_count + 1 end`,
      locked_until: sql`case when failed_count + 1 >= ${FAILURES_MAX} then ${lockUntil}::timestamptz end`,
    })
    .where('user_id', '=', userId)
    .where((where) =>
      where.or([where('locked_until', 'is', null), where('locked_until', '<=', new Date(now))]),
    )
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

async function makeSession(context: AdminContext, userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = context.now();
  const at = new Date(now);
  await context.database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('console_user')
      .set({ failed_count: 0, locked_until: null })
      .where('user_id', '=', userId)
      .execute();
    await transaction.deleteFrom('console_session').where('expires_at', '<=', at).execute();
    await transaction
      .insertInto('console_session')
      .values({
        token_hash: tokenHash(token),
        user_id: userId,
        csrf_token: randomBytes(32).toString('base64url'),
        made_at: at,
        last_seen_at: at,
        expires_at: new Date(now + WHOLE_MS),
      })
      .execute();
    await writeAudit(
      transaction,
      { actorKind: 'user', actorId: userId, action: 'sign-in', subject: null, detail: {} },
      now,
    );
  });
  return token;
}

/** Ends a session; an unknown token ends nothing. */
export async function signOut(context: AdminContext, token: string): Promise<void> {
  const ended = await context.database
    .deleteFrom('console_session')
    .where('token_hash', '=', tokenHash(token))
    .returning('user_id')
    .executeTakeFirst();
  if (ended === undefined) return;
  await writeAudit(
    context.database,
    { actorKind: 'user', actorId: ended.user_id, action: 'sign-out', subject: null, detail: {} },
    context.now(),
  );
}
