import type { ElderPress } from '../../contract/router.ts';

type WithoutRevision<Press> = Press extends ElderPress ? Omit<Press, 'revision'> : never;

/** A press that staff make for the elder, without its revision, which the till adds. */
export type PressForElder = WithoutRevision<ElderPress>;

/** Whom the order is for, as staff see it. */
export function who(maskedName: string | null): string {
  return maskedName ?? '客人';
}
