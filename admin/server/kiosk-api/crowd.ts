import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LIMITS } from '../../../shared/limits.ts';
import { REQUEST_HEADERS, SYNC_PATHS } from '../../../shared/sync/contract.ts';
import { refuse } from './refusals.ts';

/**
 * Bounds how many requests of kiosks are worked on at once, in all and of one kiosk, before any body is read: a body costs
 * memory and a batch costs a database connection, and one kiosk that sends without end must leave room for the others. A
 * kiosk that is turned away comes again by its own back-off.
 */
export function boundCrowd(server: FastifyInstance): void {
  const present = new Map<FastifyRequest, string>();
  server.addHook('onRequest', async (request, reply) => {
    const named = request.headers[REQUEST_HEADERS.kiosk];
    // What anybody may ask, as enrolment, has hardly a body and its own bound.
    if (named === undefined && request.url !== SYNC_PATHS.batches) return undefined;
    const kiosk = String(named);
    const ofKiosk = [...present.values()].filter((one) => one === kiosk).length;
    if (
      present.size >= LIMITS.kioskRequestsAtOnceMax ||
      ofKiosk >= LIMITS.requestsOfKioskAtOnceMax
    ) {
      return refuse(reply, 'server-error');
    }
    present.set(request, kiosk);
    // Also when the line breaks before an answer; the answer's own end alone would never come then.
    reply.raw.once('close', () => present.delete(request));
    return undefined;
  });
}
