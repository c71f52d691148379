import { spawnSync } from 'node:child_process';
import { StartFailure } from '../failure.ts';

/** The account that PostgreSQL runs under when we are root, which it refuses to be. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'postgres';

/** Null when our own account will do; otherwise the account `postgres`, made when the machine has none. */
export function serverAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const found = findAccount();
  if (found !== null) return found;
  const made = spawnSync(
    '/usr/sbin/useradd',
    ['--system', '--user-group', '--no-create-home', NAME],
    {
      encoding: 'utf8',
    },
  );
  const account = findAccount();
  if (account !== null) return account;
  throw new StartFailure(
    `以 root 运行时需要名为 ${NAME} 的系统账号，自动建立没有成功（${made.stderr?.trim() || '没有 useradd 命令'}）。请先建立该账号，或换一个普通账号运行。`,
  );
}

function findAccount(): ServerAccount | null {
  const uid = idOf('-u');
  const gid = idOf('-g');
  return uid === null || gid === null ? null : { uid, gid };
}

function idOf(flag: '-u' | '-g'): number | null {
  const answer = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
  const id = Number.parseInt(answer.stdout ?? '', 10);
  return answer.status === 0 && Number.isInteger(id) ? id : null;
}
