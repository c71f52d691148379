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

/** A WebSocket over the shell's message port; each one that is opened asks the shell for a fresh port. */
export function shellSocket(): typeof WebSocket {
  return createPortWebSocket(askForPort);
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
