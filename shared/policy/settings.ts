import { z } from 'zod';
import { personStateSchema } from './facts.ts';

/** Answers that a published text leaves open; each must be given, none is guessed. */
export const settingsSchema = z.strictObject({
  /** Whether the new age counts on the birthday itself or from the day after. */
  ageCountsFrom: z.enum(['birthday', 'day-after-birthday']),
  /** Birthday of a person born on 29 February, in a year without that day. */
  leapDayBirthday: z.enum(['february-28', 'march-1']),
  /** What a person gets whose card is read but who is not on the roster: nothing, or what age alone decides. */
  unknownPerson: z.enum(['list-price', 'age-rules']),
  /** A further meal once a limit of meals is reached: at list price, or not with the card. */
  overLimit: z.enum(['list-price', 'refuse']),
  /** A limit of money that leaves only a part of the subsidy: grant that part, or nothing. */
  limitPartlyLeft: z.enum(['grant-the-rest', 'grant-nothing']),
  /** Rounding to the fen of a price that the elder pays by percent or by weight. */
  rounding: z.enum(['half-up', 'down', 'up']),
  /** Where a person may use the subsidy: at every canteen of the scope, or in the county, town or community they belong to. */
  usableAt: z.enum(['every-site', 'county-of-home', 'town-of-home', 'community-of-home']),
  /** What `usableAt` means by home. */
  homeBasis: z.enum(['household', 'residence', 'either']),
  /** A meal that two canteens without network both granted beyond a limit: paid and flagged, or held back until decided. */
  grantedTwice: z.enum(['honour', 'withhold']),
  /** States in which nobody has a claim. */
  excludedStates: z.array(personStateSchema).max(3),
});
export type PolicySettings = Readonly<z.infer<typeof settingsSchema>>;
