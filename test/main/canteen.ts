import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { realDeviceClock } from '../../hardware/clock.ts';
import { createElderCardSimulator } from '../../hardware/elder-card/simulator.ts';
import type { SimulatedCard } from '../../hardware/id-card/simulated-card.ts';
import { createSamSimulator } from '../../hardware/id-card/simulator.ts';
import { openSerialPort } from '../../hardware/port/serial-port.ts';
import { connectSimulator, type SimulatedDevice } from '../../hardware/port/simulator-serial.ts';
import { createPrinterSimulator } from '../../hardware/printer/simulator.ts';
import {
  openPseudoTerminals,
  type PseudoTerminalPair,
} from '../../hardware/testing/pseudo-terminals.ts';
import { chipOf } from '../../kiosk/simulator/demo-cards.ts';
import { DEMO_CARD_PEOPLE } from '../../shared/demo/people.ts';
import { launchChromium } from '../../tools/browser.ts';
import {
  type AdminReady,
  type KioskReady,
  type RunningPart,
  startAdmin,
  startKiosk,
} from '../../tools/demo/processes.ts';

/** Things to undo at the end, newest first. */
export class Cleanup {
  readonly #acts: (() => Promise<unknown>)[] = [];

  add(act: () => Promise<unknown>): void {
    this.#acts.push(act);
  }

  async run(): Promise<void> {
    for (const act of this.#acts.splice(0).reverse()) await act();
  }
}

/** A folder that goes when the test does. */
export async function temporaryFolder(cleanup: Cleanup): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'zhulao-test-'));
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The admin with the demo district in its own process; `current` changes when it is killed and started again. */
export async function openAdmin(cleanup: Cleanup, folder: string) {
  const data = path.join(folder, 'admin');
  const start = (port: string, kioskPort: string): Promise<RunningPart<AdminReady>> =>
    startAdmin(['--data', data, '--port', port, '--kiosk-port', kioskPort, '--demo'], () => {});
  let current = await start('0', '0');
  cleanup.add(() => current.stop());
  const { address, kioskAddress } = current.ready;
  return {
    data,
    address,
    kioskAddress,
    enrolmentCode: (): string => current.ready.demo?.enrolmentCode ?? '',
    kill: (): Promise<void> => current.kill(),
    startAgain: async (): Promise<void> => {
      current = await start(new URL(address).port, new URL(kioskAddress).port);
    },
  };
}
export type AdminUnderTest = Awaited<ReturnType<typeof openAdmin>>;

async function putOnLine(
  cleanup: Cleanup,
  device: SimulatedDevice,
  baudRate: number,
): Promise<PseudoTerminalPair> {
  const line = await openPseudoTerminals();
  cleanup.add(() => line.remove());
  const connected = connectSimulator({
    device,
    open: openSerialPort({ path: line.simulatorPath, baudRate, flowControl: 'none' }),
    clock: realDeviceClock,
  });
  cleanup.add(() => connected.disconnect());
  await connected.ready;
  return line;
}

/** The same device, telling when it has put bytes on the line. */
function listenTo(device: SimulatedDevice, onWrote: (bytes: Uint8Array) => void): SimulatedDevice {
  return {
    attach: (port) =>
      device.attach({
        ...port,
        write: async (bytes) => {
          const written = await port.write(bytes);
          onWrote(bytes);
          return written;
        },
      }),
  };
}

/** Simulated devices at the far ends of real pseudo-terminals. */
export async function openDevices(
  cleanup: Cleanup,
  onReaderWrote: (bytes: Uint8Array) => void = () => {},
) {
  const reader = createSamSimulator({ clock: realDeviceClock });
  const elderCards = createElderCardSimulator({ clock: realDeviceClock });
  const printer = createPrinterSimulator({ columns: 48 });
  const lines = {
    reader: await putOnLine(cleanup, listenTo(reader, onReaderWrote), 115_200),
    elderCards: await putOnLine(cleanup, elderCards, 9_600),
    printer: await putOnLine(cleanup, printer, 115_200),
  };
  return { reader, elderCards, printer, lines };
}
export type DevicesUnderTest = Awaited<ReturnType<typeof openDevices>>;

/** A kiosk in its own process whose devices are on real pseudo-terminals. */
export async function openKiosk(
  cleanup: Cleanup,
  options: {
    readonly dataFolder: string;
    readonly admin: AdminUnderTest;
    readonly devices: DevicesUnderTest;
  },
): Promise<RunningPart<KioskReady>> {
  const { lines } = options.devices;
  const kiosk = await startKiosk(
    [
      ['--data', options.dataFolder, '--port', '0'],
      ['--admin', options.admin.kioskAddress, '--enrol', options.admin.enrolmentCode()],
      ['--id-card-port', lines.reader.driverPath],
      ['--elder-card-port', lines.elderCards.driverPath],
      ['--printer-port', lines.printer.driverPath, '--printer-columns', '48'],
    ].flat(),
    () => {},
  );
  cleanup.add(() => kiosk.stop());
  return kiosk;
}

/** The card of an invented person, as the chip holds it. */
export function cardOf(key: string): SimulatedCard {
  const person = DEMO_CARD_PEOPLE.find((candidate) => candidate.key === key);
  if (person === undefined) throw new Error(`nobody is called ${key}`);
  return chipOf(person);
}

export async function openBrowser(cleanup: Cleanup): Promise<Browser> {
  const browser = await launchChromium();
  cleanup.add(() => browser.close());
  return browser;
}

/** A page on a 21.5-inch panel. Errors of the page fail the test that shows them. */
export async function openPage(
  browser: Browser,
  address: string,
): Promise<{ page: Page; errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(address);
  return { page, errors };
}
