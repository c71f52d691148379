import type { ElderStep } from '../../contract/views.ts';

/** The data of one step by its name. */
export type StepOf<Kind extends ElderStep['kind']> = Extract<ElderStep, { readonly kind: Kind }>;
