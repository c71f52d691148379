import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { DEMO_STAFF, DEMO_USERS } from '../../shared/demo/people.ts';
import { electronForStart, startElectronKiosk } from './electron.ts';
import {
  type AdminReady,
  type KioskReady,
  PartFailure,
  startAdmin,
  startKiosk,
} from './processes.ts';

/** Addresses that a newcomer can remember; all on this machine only. */
const PORTS = { admin: 8450, adminForKiosks: 8451, kiosk: 8460, simulator: 8461 } as const;
const SIMULATOR_ADDRESS = `http://127.0.0.1:${PORTS.simulator}/`;

/**
 * `npm start`: admin with the demo district and one kiosk with simulated devices, until Ctrl-C.
 * Data stays in the folder, so the second start finds everything there.
 */
export async function runDemoStart(options: DemoStartOptions): Promise<void> {
  try {
    await run(options);
    console.log('都停好了，数据已保存。');
  } catch (error) {
    if (!(error instanceof PartFailure)) throw error;
    console.log('没有启动成，原因见上面。');
    process.exitCode = 1;
  }
}

interface DemoStartOptions {
  readonly dataFolder: string;
  readonly opensBrowser: boolean;
}

async function run(options: DemoStartOptions): Promise<void> {
  const folder = path.resolve(options.dataFolder);
  const stop = stopSignal();
  const show = (line: string): void => console.log(`  ${line}`);
  console.log('正在启动管理端（第一次要建库、装入演示区县，约半分钟）……');
  const adminArguments = [
    ['--data', path.join(folder, 'admin')],
    ['--port', String(PORTS.admin), '--kiosk-port', String(PORTS.adminForKiosks), '--demo'],
  ].flat();
  const admin = await startAdmin(adminArguments, show);
  const adminGone = (): void => sayAdminIsGone(adminArguments);
  try {
    const kiosk = await openKiosk(folder, admin.ready, show);
    try {
      printAddresses(admin.ready.address, kiosk);
      if (options.opensBrowser) {
        for (const address of [kiosk.screens?.elder, SIMULATOR_ADDRESS]) {
          if (address !== undefined) openInBrowser(address);
        }
      }
      admin.child.once('exit', adminGone);
      if ((await Promise.race([stop, ended(kiosk.child)])) === 'ended') {
        console.log('食堂机自己退出了，正在停下其余部分。');
        process.exitCode = 1;
      }
    } finally {
      admin.child.off('exit', adminGone);
      await kiosk.stop();
    }
  } finally {
    await admin.stop();
  }
}

/** A canteen goes on without its admin, and so does the demo. */
function sayAdminIsGone(adminArguments: readonly string[]): void {
  console.log(`
管理端停了，食堂机照常卖饭，账先记在本机。要再开管理端，另开一个窗口运行：
  npx zhulao admin ${adminArguments.join(' ')}`);
}

/** The kiosk in a window of Electron's where that can be had, else in the browser form. */
interface OpenKiosk {
  readonly child: ChildProcess;
  stop(): Promise<void>;
  /** One-time addresses; null in Electron's window, which needs none. */
  readonly screens: KioskReady['screens'] | null;
}

async function openKiosk(
  folder: string,
  admin: AdminReady,
  show: (line: string) => void,
): Promise<OpenKiosk> {
  const binary = await electronForStart();
  if (binary !== null) {
    // A folder of its own: the key of its database lies in the system's key store and opens no other.
    const kioskArguments = argumentsFor(path.join(folder, 'kiosk-electron'), admin);
    const window = await startElectronKiosk({
      binary,
      kioskArguments,
      simulatorAddress: SIMULATOR_ADDRESS,
    });
    if (window !== null) return { ...window, screens: null };
  }
  const kiosk = await startKiosk(argumentsFor(path.join(folder, 'kiosk'), admin), show);
  return { child: kiosk.child, stop: kiosk.stop, screens: kiosk.ready.screens };
}

function argumentsFor(dataFolder: string, admin: AdminReady): readonly string[] {
  const code = admin.demo?.enrolmentCode;
  return [
    ['--data', dataFolder],
    ['--port', String(PORTS.kiosk)],
    ['--admin', admin.kioskAddress],
    ['--simulate', '--simulator-port', String(PORTS.simulator)],
    code === undefined ? [] : ['--enrol', code],
  ].flat();
}

function printAddresses(adminAddress: string, kiosk: OpenKiosk): void {
  const users = DEMO_USERS.map(
    (user) => `${user.userName} / ${user.password}（${user.displayName}）`,
  );
  console.log(`
就绪。【演示数据：人物、食堂和政策都是虚构或待核对的】

  食堂点餐屏   ${kiosk.screens?.elder ?? '在 Electron 窗口里'}
  民政管理端   ${adminAddress}
               账号 ${users.join('，')}

  怎么刷卡     打开演示桌面 ${SIMULATOR_ADDRESS}
               按一张卡就是放上读卡器；小票从桌面上的打印机出来；可以切换设备故障。
  收银屏       ${kiosk.screens?.staff ?? '在演示桌面上按“打开收银屏”'}
               在演示桌面按“${DEMO_STAFF.name}”的员工卡，密码 ${DEMO_STAFF.pin}
  叫号屏       ${kiosk.screens?.numbers ?? '在演示桌面上按“打开叫号屏”'}
  价格公示     ${kiosk.screens?.prices ?? '在演示桌面上按“打开价格公示”'}
  屏幕地址只能用一次；再开一个屏幕，请在演示桌面上按“打开……”。

按 Ctrl-C 停止。`);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        console.log('\n正在停止……');
        resolve();
      });
    }
  });
}

async function ended(child: ChildProcess): Promise<'ended'> {
  await new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return 'ended';
}

/** Opens the system's browser; where there is none the printed address has to do. */
function openInBrowser(address: string): void {
  const command = { win32: 'explorer', darwin: 'open' }[process.platform as string] ?? 'xdg-open';
  const child = spawn(command, [address], { stdio: 'ignore', detached: true });
  child.once('error', () => console.log(`没有找到浏览器，请自己打开：${address}`));
  child.unref();
}
