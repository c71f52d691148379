import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SCREEN_KINDS } from '../contract/router.ts';

const screenSchema = z.enum(SCREEN_KINDS);
type Screen = z.infer<typeof screenSchema>;

/** Who may come in. Kept in memory only, by whoever starts the host anew after a crash: the screens are let in again with it. */
export const launchBookSchema = z.strictObject({
  secrets: z.array(z.tuple([z.string(), screenSchema])),
  tokens: z.array(z.tuple([z.string(), screenSchema])),
});
export type LaunchBook = z.infer<typeof launchBookSchema>;

/** Lets screens in: an address that works once, exchanged for a token that lives until the kiosk is ended on purpose. */
export interface LaunchDesk {
  /** A fresh one-time secret for one screen. */
  issue(screen: Screen): string;
  /** The screen's token; null when the secret was used already or never given out. */
  exchange(secret: string): { readonly token: string; readonly screen: Screen } | null;
  /** Which screen a token was given to; null for a token that was never given out. */
  screenOf(token: string): Screen | null;
}

/** Addresses nobody opened, and screens long gone, must not pile up. */
const SECRETS_MAX = 32;
const TOKENS_MAX = 256;

/** A desk with the book of the host before it, if there was one; `onChange` hears the book after every change. */
export function createLaunchDesk(
  options: {
    readonly book?: LaunchBook | null;
    readonly onChange?: (book: LaunchBook) => void;
  } = {},
): LaunchDesk {
  const secrets = new Map<string, Screen>(options.book?.secrets);
  const tokens = new Map<string, Screen>(options.book?.tokens);
  const tell = () => options.onChange?.({ secrets: [...secrets], tokens: [...tokens] });
  return {
    issue(screen) {
      const secret = randomBytes(24).toString('base64url');
      keep(secrets, secret, screen, SECRETS_MAX);
      tell();
      return secret;
    },
    exchange(secret) {
      const screen = secrets.get(secret);
      if (screen === undefined) return null;
      secrets.delete(secret);
      const token = randomBytes(32).toString('base64url');
      keep(tokens, token, screen, TOKENS_MAX);
      tell();
      return { token, screen };
    },
    screenOf: (token) => tokens.get(token) ?? null,
  };
}

function keep(held: Map<string, Screen>, key: string, screen: Screen, most: number): void {
  held.set(key, screen);
  const oldest = held.keys().next();
  if (held.size > most && !oldest.done) held.delete(oldest.value);
}
