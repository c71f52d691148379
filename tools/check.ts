import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

/** What `npm run check` runs side by side; each is a script that Node can run. */
const checks: ReadonlyArray<{ readonly name: string; readonly command: readonly string[] }> = [
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'lint and format', command: ['node_modules/@biomejs/biome/bin/biome', 'check'] },
  { name: 'arrows between rooms', command: ['tools/arrows.ts'] },
  { name: 'unused code', command: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'tidiness', command: ['tools/tidy.ts'] },
  { name: 'licence notices', command: ['tools/notices.ts', '--check'] },
];

/** Runs one check; prints its verdict, and its output when it failed. */
function runCheck(check: (typeof checks)[number]): Promise<boolean> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...check.command], { cwd: root });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`);
      if (code !== 0) console.log(Buffer.concat(output).toString('utf8').trimEnd());
      resolve(code === 0);
    });
  });
}

const verdicts = await Promise.all(checks.map(runCheck));
process.exitCode = verdicts.every(Boolean) ? 0 : 1;
