import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';

/**
 * The Electron form: the shell's preload script puts `window.zhulao` on the page. `connect()` asks for a fresh port to the
 * host, which arrives as a message from the window to itself with the data `zhulao:port` (kiosk/shell/messages.ts).
 */
interface ShellBridge {
  readonly connect: () => void;
}

declare global {
  interface Window {
    readonly zhulao?: ShellBridge;
  }
}

const portMessage = 'zhulao:port';

interface PortSocketModule {
  readonly createPortWebSocket: (port: MessagePort) => typeof WebSocket;
}

// A glob, because a build without the Electron form has no such file.
const portSocketModules = import.meta.glob<PortSocketModule>('../contract/port-socket.ts');

/** Whether the page runs inside the Electron shell. */
export function hasShell(): boolean {
  return window.zhulao !== undefined;
}

/** A client over the shell's message port; null when this build cannot speak over it. */
export async function openShellSocket(onLost: () => void): Promise<TRPCWebSocketClient | null> {
  const load = Object.values(portSocketModules)[0];
  if (load === undefined) return null;
  const { createPortWebSocket } = await load();
  const port = await askForPort();
  return createWSClient({
    // The port is already open to the right host; the address only satisfies the client.
    url: 'ws://shell/screen',
    WebSocket: createPortWebSocket(port),
    onClose: () => {
      onLost();
      // A port is used up when the host ends; a fresh page asks the shell for a fresh one.
      setTimeout(() => window.location.reload(), 1_000);
    },
  });
}

function askForPort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== portMessage || port === undefined) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    window.zhulao?.connect();
  });
}
