/** Characters of a code that people read out and type: without 0 O 1 I, which they confuse; 32, so each carries 5 bits. */
export const CODE_CHARACTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Groups of an enrolment code, and characters in each (docs/formats/sync-v1.md). */
export const CODE_GROUPS = 5;
export const CODE_GROUP_CHARACTERS = 4;
