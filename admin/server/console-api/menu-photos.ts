import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { canteenIdSchema } from '../../../shared/identity/ids.ts';
import { digestSchema } from '../../../shared/ledger/attachment.ts';
import { MENU_PHOTO_PATH } from '../../contract/menus.ts';
import type { ConsoleUser } from '../../contract/router.ts';
import type { AdminContext } from '../context.ts';
import { photoOf } from '../menus/photos.ts';

const paramsSchema = z.strictObject({ canteenId: canteenIdSchema, digest: digestSchema });

/** Photos of menus for the console's pages, as files: a page of them would be too much for its other answers. */
export function menuPhotoRoutes(
  server: FastifyInstance,
  context: AdminContext,
  userOf: (request: FastifyRequest, reply: FastifyReply) => Promise<ConsoleUser | null>,
): void {
  server.get(`${MENU_PHOTO_PATH}/:canteenId/:digest`, async (request, reply) => {
    const user = await userOf(request, reply);
    if (user === null) return reply.status(401).send({ message: '请先登录' });
    const params = paramsSchema.safeParse(request.params);
    const photo = params.success ? await photoOf(context.database, params.data) : null;
    if (photo === null) return reply.status(404).send({ message: '没有这张照片' });
    return reply.type(photo.mediaType).send(photo.bytes);
  });
}
