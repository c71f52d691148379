import type { FastifyReply } from 'fastify';
import type { SyncRefusal } from '../../../shared/sync/contract.ts';

type RefusalCode = SyncRefusal['code'];

const ANSWERS: Record<RefusalCode, { readonly status: number; readonly message: string }> = {
  malformed: { status: 400, message: '请求内容不合格式。请把点餐机更新到与管理端相同的版本。' },
  'unknown-kiosk': { status: 401, message: '这台点餐机没有注册。请在管理端取注册码后重新注册。' },
  'revoked-kiosk': { status: 403, message: '这台点餐机已被停用。请联系民政局管理员。' },
  'replaced-kiosk': {
    status: 403,
    message: '这台点餐机已被另一台替换，不再下发资料。请用新的那台，或联系民政局管理员。',
  },
  'bad-request-signature': {
    status: 401,
    message: '请求的签名不对。请联系民政局管理员检查这台点餐机的密钥。',
  },
  'replayed-sequence': { status: 409, message: '请求的序号已经用过，请用更大的序号重发。' },
  'bad-batch-signature': {
    status: 422,
    message: '这批记录的签名不对，没有接收。请联系民政局管理员。',
  },
  'chain-broken': { status: 422, message: '这批记录前后对不上，没有接收。请联系民政局管理员。' },
  'does-not-follow-head': { status: 409, message: '这批记录与已收到的不相接，请从所附位置续传。' },
  fork: {
    status: 409,
    message: '这批记录与已收到的内容不同，已留存待核对。请联系民政局管理员。',
  },
  'unknown-code': { status: 404, message: '注册码不对。请核对后重新输入。' },
  'code-used': { status: 409, message: '这个注册码已经用过。请在管理端另取一个。' },
  'code-expired': { status: 410, message: '这个注册码已经过期。请在管理端另取一个。' },
  'unknown-photo': {
    status: 404,
    message: '本食堂的菜单上没有这张照片。点餐机会取新菜单，不用处理。',
  },
  'server-error': { status: 500, message: '管理端暂时出错，点餐机会自动重试，不用处理。' },
};

/** Answers a refusal with its sentence and HTTP status. */
export function refuse(
  reply: FastifyReply,
  code: RefusalCode,
  more: Pick<SyncRefusal, 'lastSequence' | 'head'> = {},
): FastifyReply {
  const { status, message } = ANSWERS[code];
  return reply.status(status).send({ code, message, ...more } satisfies SyncRefusal);
}
