import path from 'node:path';
import * as electron from 'electron';
import { readSecondScreen } from './second-screen.ts';
import { startShell } from './shell.ts';

const built = import.meta.dirname;
const hostArguments = process.argv.slice(electron.app.isPackaged ? 1 : 2);

// A demo keeps the kiosk's data beside the admin's, so that both can be thrown away together.
const dataAt = hostArguments.indexOf('--data');
const dataFolder = dataAt < 0 ? undefined : hostArguments[dataAt + 1];
if (dataFolder !== undefined) electron.app.setPath('userData', path.resolve(dataFolder));

async function start(): Promise<void> {
  await startShell(electron, {
    pagesFolder: path.join(built, '..', 'screens'),
    preloadFile: path.join(built, 'preload.cjs'),
    hostFile: path.join(built, 'host.js'),
    hostArguments,
    screen: 'elder',
    secondScreen: readSecondScreen(hostArguments),
    isWindowed: hostArguments.includes('--windowed'),
    platform: process.platform,
  });
}

// Not awaited here: Electron becomes ready only after this module has run to its end.
start().catch((error: unknown) => {
  electron.dialog.showErrorBox('助老食堂 无法启动', `请联系维护人员。${String(error)}`);
  electron.app.exit(1);
});
