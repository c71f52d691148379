import type { StaffAct } from '../../contract/router.ts';

/** Sends what the attendant did to the host. */
export type Act = (act: StaffAct) => void;
