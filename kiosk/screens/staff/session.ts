import type { StaffView } from '../../contract/views.ts';

/** The view of a staff session. */
export type Session = Extract<StaffView['session'], { readonly kind: 'signed-in' }>;
