import { getWSConnectionHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { createSimulatorRouter, type SimulatorService } from '../contract/simulator.ts';
import { type LocalServer, openLocalServer } from '../host/local-server.ts';
import { reportMistake } from '../host/screen-server.ts';

/** Serves the 演示 page on a loopback port of its own, so that it can never be mistaken for a part of the kiosk. */
export function openSimulatorServer(options: {
  readonly service: SimulatorService;
  readonly port: number;
  readonly screensFolder: string;
  readonly onProblem: (error: unknown) => void;
}): Promise<LocalServer> {
  const serve = getWSConnectionHandler({
    wss: new WebSocketServer({ noServer: true }),
    router: createSimulatorRouter(options.service),
    createContext: () => ({}),
    onError: (failed) => reportMistake(failed, options.onProblem),
  });
  return openLocalServer({
    port: options.port,
    folder: options.screensFolder,
    indexFile: 'simulator.html',
    socketPath: '/simulator',
    onSocket: serve,
    posts: {},
  });
}
