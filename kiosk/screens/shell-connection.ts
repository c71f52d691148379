import { createWSClient, type TRPCWebSocketClient } from '@trpc/client';
import { createPortWebSocket } from '../contract/port-socket.ts';
import { portMessage, type ShellBridge } from '../shell/messages.ts';

declare global {
  interface Window {
    /** Put there by the shell's preload script, in the Electron form only. */
    readonly zhulao?: ShellBridge;
  }
}

/** Whether the page runs inside the Electron shell. */
export function hasShell(): boolean {
  return window.zhulao !== undefined;
}

/** A client over the shell's message port. */
export async function openShellSocket(onLost: () => void): Promise<TRPCWebSocketClient> {
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
