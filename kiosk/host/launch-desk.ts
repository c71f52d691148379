import { randomBytes } from 'node:crypto';
import type { ScreenConnection } from '../contract/router.ts';

type Screen = ScreenConnection['screen'];

/** Lets screens in: an address that works once, exchanged for a token that lives as long as this run of the host. */
export interface LaunchDesk {
  /** A fresh one-time secret for one screen. */
  issue(screen: Screen): string;
  /** The screen's token; null when the secret was used already or never given out. */
  exchange(secret: string): { readonly token: string; readonly screen: Screen } | null;
  /** Which screen a token was given to; null for a token that is not of this run. */
  screenOf(token: string): Screen | null;
}

/** Addresses nobody opened, and screens long gone, must not pile up. */
const SECRETS_MAX = 32;
const TOKENS_MAX = 256;

export function createLaunchDesk(): LaunchDesk {
  const secrets = new Map<string, Screen>();
  const tokens = new Map<string, Screen>();
  return {
    issue(screen) {
      const secret = randomBytes(24).toString('base64url');
      keep(secrets, secret, screen, SECRETS_MAX);
      return secret;
    },
    exchange(secret) {
      const screen = secrets.get(secret);
      if (screen === undefined) return null;
      secrets.delete(secret);
      const token = randomBytes(32).toString('base64url');
      keep(tokens, token, screen, TOKENS_MAX);
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
