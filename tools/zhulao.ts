import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { commands } from './commands/index.ts';

/** Builds the command `zhulao` with every subcommand registered. */
export function createProgram(): Command {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  const program = new Command('zhulao')
    .description('助老食堂：点餐机、管理端与补贴台账')
    .version(version, '-V, --version', '显示版本')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某个命令的帮助')
    .showHelpAfterError('（用 --help 查看用法）');
  for (const register of commands) register(program);
  return program;
}

if (import.meta.main) await createProgram().parseAsync();
