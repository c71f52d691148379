import type { KioskIdentity, StoreReads } from './ports.ts';

/**
 * What this kiosk signs as.
 * @throws Error before enrolment.
 */
export function readIdentity(store: StoreReads): KioskIdentity {
  const enrolment = store.enrolment();
  const signingKey = store.signingKey();
  if (enrolment === null || signingKey === null) throw new Error('this kiosk is not enrolled');
  return { kioskId: enrolment.kiosk, kioskNumber: enrolment.kioskNumber, signingKey };
}
