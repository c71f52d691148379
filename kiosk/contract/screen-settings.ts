import { z } from 'zod';

/** How the elder screens of this host look; set by staff in front of the panel. */
export const screenSettingsSchema = z.strictObject({
  /** Width of the picture on the panel in millimetres, measured with a ruler; null until it was. */
  panelWidthMm: z.number().min(100).max(2_000).nullable(),
  /** `elder`: the large form, which every new host has; `compact`: more on a screen, for those who see well. */
  form: z.enum(['elder', 'compact']),
  /** What the voice begins with for everybody; an elder changes it for their own visit. */
  voice: z.enum(['off', 'soft', 'normal', 'loud']),
});
export type ScreenSettings = Readonly<z.infer<typeof screenSettingsSchema>>;

/** Of a host on which staff have set nothing. */
export const USUAL_SCREEN_SETTINGS: ScreenSettings = {
  panelWidthMm: null,
  form: 'elder',
  voice: 'normal',
};
