// Goal: doctor tells a person the truth about this machine. Method: the real command in a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrinterSimulator, type PrinterSimulator } from '../../hardware/printer/simulator.ts';
import { laySimulatedLine, type SimulatedLine } from '../../hardware/testing/lines.ts';
import { hasSocat, NO_SOCAT } from '../../hardware/testing/pseudo-terminals.ts';

const tool = path.resolve(import.meta.dirname, '../zhulao.ts');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'zhulao-doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function doctor(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [tool, 'doctor', ...args], { encoding: 'utf8', env });
}

describe('zhulao doctor', () => {
  it('finds everything needed here and says so in Chinese', () => {
    const result = doctor(['--data', folder]);
    expect(result.stdout).toContain('必需项齐全');
    expect(result.stdout).toContain(`Node.js ${process.versions.node}`);
    expect(result.stdout).toMatch(/加密 SQLite.* 3\./);
    expect(result.stdout).toMatch(/PostgreSQL\) 18\./);
    expect(result.status).toBe(0);
  });

  it('exits 1 and says what to do when the data folder cannot be written', () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const result = doctor(['--data', path.join(file)]);
    expect(result.stdout).toContain('✗ 数据文件夹无法写入');
    expect(result.stdout).toContain('用 --data 指定另一个文件夹');
    expect(result.status).toBe(1);
  });

  it('names what is missing without failing when only tests need it', () => {
    const result = doctor(['--json', '--data', folder], { ...process.env, PATH: folder });
    const findings: Array<{ name: string; isThere: boolean; remedy: string }> = JSON.parse(
      result.stdout,
    );
    const socat = findings.find((one) => one.name === 'socat');
    expect(socat?.isThere).toBe(false);
    expect(socat?.remedy).toContain('apt-get install socat');
    expect(result.status).toBe(0);
  });

  it('calls a key in a file weak and names disk encryption, also where npm start puts it', () => {
    mkdirSync(path.join(folder, 'kiosk'));
    writeFileSync(path.join(folder, 'kiosk', 'kiosk.key'), '', { mode: 0o600 });
    for (const data of [folder, path.join(folder, 'kiosk')]) {
      const result = doctor(['--data', data]);
      expect(result.stdout).toMatch(/○ 点餐机的数据库密钥放在文件 .+kiosk\.key 里/);
      expect(result.stdout).toMatch(/保护很弱.+BitLocker.+LUKS/);
      expect(result.status).toBe(0);
    }
  });
});

describe('zhulao doctor --devices', () => {
  it('says what to do when no device was assigned and none is named', () => {
    const result = doctor(['--devices', '--data', folder]);
    expect(result.stderr).toContain('没有找到添加过的设备');
    expect(result.status).toBe(2);
    expect(doctor(['--devices', '--port', '/dev/none']).stderr).toContain('要一起写');
  });

  it('checks a device on a named port with a person, and answers in JSON', async (context) => {
    if (!hasSocat()) context.skip(NO_SOCAT);
    const printer = createPrinterSimulator({ columns: 48 });
    const line = await laySimulatedLine({ device: printer, baudRate: 115_200 });
    const args = ['--devices', '--json', '--port', line.terminals.driverPath];
    const child = spawn(process.execPath, [
      ...[tool, 'doctor', ...args],
      ...['--kind', 'receipt-printer'],
    ]);
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
    });
    let asked = '';
    let answered = 0;
    child.stderr.on('data', (text: Buffer) => {
      asked += text.toString();
      const questions = asked.split('输入 s 再按回车跳过：');
      while (answered < questions.length - 1) {
        personDoes(printer, line, questions[answered] ?? '');
        child.stdin.write('\n');
        answered += 1;
      }
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    await line.remove();
    expect(JSON.parse(output)).toMatchObject([
      { check: 'answers', outcome: 'passed' },
      { check: 'prints', outcome: 'passed' },
      { check: 'tells-cover', outcome: 'passed' },
      { check: 'refuses-with-open-cover', outcome: 'passed' },
      { check: 'tells-closed', outcome: 'passed' },
      { check: 'tells-paper-out', outcome: 'passed' },
      { check: 'prints-after-refill', outcome: 'passed' },
      { check: 'comes-back', outcome: 'passed' },
    ]);
    expect(status).toBe(0);
    expect(printer.papers).toHaveLength(2);
  });
});

/** What somebody at the printer does when asked. */
function personDoes(printer: PrinterSimulator, line: SimulatedLine, question: string): void {
  if (question.includes('请打开打印机的盖子')) printer.setCoverOpen(true);
  if (question.includes('请盖好盖子，等三秒')) printer.setCoverOpen(false);
  if (question.includes('请取出纸卷')) printer.setPaper('out');
  if (question.includes('请装好纸，盖好盖子，看')) printer.setPaper('ok');
  if (question.includes('请拔下打印机的数据线')) void pullAndPlug(line);
}

async function pullAndPlug({ terminals }: SimulatedLine): Promise<void> {
  await pause(1_000);
  await terminals.unplug();
  await pause(2_000);
  await terminals.plug();
}
