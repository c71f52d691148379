/**
 * What passes between the three processes of the Electron form: page, shell and host. The shell only introduces page and
 * host to each other; what they say over the port is the kiosk contract's.
 */

/** The one name the preload script puts on the page's `window`. */
export const bridgeName = 'zhulao';

/** What the page finds under that name. */
export interface ShellBridge {
  /**
   * Asks for a fresh port to the host. It arrives as a `message` event on `window` whose `source` is the window itself,
   * whose `data` is {@link portMessage}, and whose `ports[0]` is the port. May be asked again when a port has closed
   * because the host was restarted.
   */
  connect(): void;
}

/** `data` of the window message that brings the port to the page. */
export const portMessage = 'zhulao:port';

/** Channel on which the preload script asks the shell for a port. */
export const connectChannel = 'zhulao:connect';

/** Channel on which the shell sends the port to the preload script. */
export const portChannel = 'zhulao:port';

/** The screens the shell can show. */
export type ScreenName = 'elder' | SecondScreenName;

/** What a second monitor may show. */
export const SECOND_SCREENS = ['staff', 'numbers', 'prices'] as const;
export type SecondScreenName = (typeof SECOND_SCREENS)[number];

/** First message to the host after it has started: where its data is and the key to it. */
export interface OpenMessage {
  readonly type: 'open';
  readonly dataFolder: string;
  /** Key of the kiosk's database: 32 bytes as 64 hexadecimal digits. */
  readonly databaseKeyHex: string;
}

/** Brings the host one end of a channel to a page, as the only port of the message. */
export interface AttachScreenMessage {
  readonly type: 'attach-screen';
  readonly screen: ScreenName;
}

/** Everything the shell says to the host. */
export type HostMessage = OpenMessage | AttachScreenMessage;
