import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { commandFiles } from './commands/index.ts';

/** Commander's own words, for readers of Chinese. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
};

const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: unknown command '(.+)'/, '没有这个命令：$1'],
  [/^error: unknown option '(.+)'/, '没有这个选项：$1'],
  [/^error: missing required argument '(.+)'/, '缺少参数：$1'],
  [/^error: required option '(.+)' not specified/, '缺少选项：$1'],
  [/^error: option '(.+)' argument missing/, '选项缺少值：$1'],
  [/^error: option '(.+)' argument '(.*)' is invalid\. /, '选项 $1 的值“$2”不对：'],
  [/^error: too many arguments.*got \d+: (.+)\./, '多了参数：$1'],
];

function errorWords(words: string): string {
  for (const [pattern, chinese] of ERRORS) {
    if (pattern.test(words)) return words.replace(pattern, chinese);
  }
  return words;
}

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
    .showHelpAfterError('（用 --help 查看用法）')
    .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
    .configureOutput({ outputError: (words, write) => write(errorWords(words)) });
  const [name = ''] = args;
  const asked = Object.hasOwn(commandFiles, name) ? commandFiles[name] : undefined;
  for (const load of asked === undefined ? Object.values(commandFiles) : [asked]) {
    (await load()).register(program);
  }
  await program.parseAsync(args, { from: 'user' });
}

if (import.meta.main) await runZhulao(process.argv.slice(2));
