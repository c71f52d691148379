import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { commandFiles } from './commands/index.ts';

/**
 * Runs the command `zhulao` with the arguments that follow its name. Only the subcommand asked for is loaded; help and
 * mistyped names load all of them.
 */
export async function runZhulao(args: readonly string[]): Promise<void> {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  const program = new Command('zhulao')
    .description('助老食堂：点餐机、管理端与补贴台账')
    .version(version, '-V, --version', '显示版本')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某个命令的帮助')
    .showHelpAfterError('（用 --help 查看用法）');
  const [name = ''] = args;
  const asked = Object.hasOwn(commandFiles, name) ? commandFiles[name] : undefined;
  for (const load of asked === undefined ? Object.values(commandFiles) : [asked]) {
    (await load()).register(program);
  }
  await program.parseAsync(args, { from: 'user' });
}

if (import.meta.main) await runZhulao(process.argv.slice(2));
