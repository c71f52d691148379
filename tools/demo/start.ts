import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DEMO_STAFF, DEMO_USERS } from '../../shared/demo/people.ts';
import { startAdmin, startKiosk } from './processes.ts';

/** Addresses that a newcomer can remember; all on this machine only. */
const PORTS = { admin: 8450, kiosk: 8460, simulator: 8461 } as const;

/**
 * `npm start`: admin with the demo district and one kiosk with simulated devices, until Ctrl-C.
 * Data stays in the folder, so the second start finds everything there.
 */
export async function runDemoStart(options: {
  readonly dataFolder: string;
  readonly opensBrowser: boolean;
}): Promise<void> {
  const folder = path.resolve(options.dataFolder);
  await mkdir(folder, { recursive: true });
  const stop = stopSignal();
  const show = (line: string): void => console.log(`  ${line}`);
  console.log('正在启动管理端（第一次要建库、装入演示区县，约半分钟）……');
  const admin = await startAdmin(
    ['--data', path.join(folder, 'admin'), '--port', String(PORTS.admin), '--demo'],
    show,
  );
  try {
    const kiosk = await startKiosk(kioskArguments(folder, admin.ready), show);
    try {
      printAddresses(admin.ready.address, kiosk.ready);
      if (options.opensBrowser) openInBrowser(kiosk.ready.simulator ?? kiosk.ready.screens.elder);
      await Promise.race([stop, ended(admin.child, '管理端'), ended(kiosk.child, '食堂机')]);
    } finally {
      await kiosk.stop();
    }
  } finally {
    await admin.stop();
  }
  console.log('都停好了，数据已保存。');
}

function kioskArguments(
  folder: string,
  admin: { readonly address: string; readonly demo: { readonly enrolmentCode: string } | null },
): readonly string[] {
  const code = admin.demo?.enrolmentCode;
  return [
    ['--data', path.join(folder, 'kiosk')],
    ['--port', String(PORTS.kiosk)],
    ['--admin', admin.address],
    ['--simulate', '--simulator-port', String(PORTS.simulator)],
    code === undefined ? [] : ['--enrol', code],
  ].flat();
}

function printAddresses(
  adminAddress: string,
  kiosk: {
    readonly screens: { readonly elder: string; readonly staff: string };
    readonly simulator: string | null;
  },
): void {
  console.log(`
就绪。【演示数据：人物、食堂和政策都是虚构或待核对的】

  食堂点餐屏   ${kiosk.screens.elder}
  民政管理端   ${adminAddress}
               账号 ${DEMO_USERS.map((user) => `${user.userName} / ${user.password}（${user.displayName}）`).join('，')}

  怎么刷卡     打开演示桌面 ${kiosk.simulator ?? ''}
               按一张卡就是放上读卡器；小票从桌面上的打印机出来；可以切换设备故障。
  收银屏       ${kiosk.screens.staff}
               在演示桌面按“${DEMO_STAFF.name}”的员工卡，密码 ${DEMO_STAFF.pin}
  屏幕地址只能用一次；再开一个屏幕，请在演示桌面上按“打开点餐屏”或“打开收银屏”。

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

async function ended(
  child: { once(event: 'exit', listener: () => void): void },
  name: string,
): Promise<void> {
  await new Promise<void>((resolve) => child.once('exit', resolve));
  console.log(`${name}自己退出了，正在停下其余部分。`);
  process.exitCode = 1;
}

/** Opens the system's browser; where there is none the printed address has to do. */
function openInBrowser(address: string): void {
  const command = { win32: 'explorer', darwin: 'open' }[process.platform as string] ?? 'xdg-open';
  const child = spawn(command, [address], { stdio: 'ignore', detached: true });
  child.once('error', () => console.log(`没有找到浏览器，请自己打开：${address}`));
  child.unref();
}
