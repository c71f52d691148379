import { contextBridge, ipcRenderer } from 'electron';
import {
  bridgeName,
  connectChannel,
  portChannel,
  portMessage,
  type ShellBridge,
} from './messages.ts';

const bridge: ShellBridge = {
  connect: () => ipcRenderer.send(connectChannel),
};

contextBridge.exposeInMainWorld(bridgeName, bridge);

// A port cannot cross the bridge as a value; a window message is the way Electron documents for it.
ipcRenderer.on(portChannel, (event) => {
  window.postMessage(portMessage, window.location.origin, [...event.ports]);
});
