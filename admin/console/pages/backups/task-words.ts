import type { RestorationTaskKind } from '../../../contract/backups.ts';

/** What a person has to look at for the time between backup and restore. */
export const TASK_WORDS: Record<RestorationTaskKind, { title: string; todo: string }> = {
  approvals: { title: '审批', todo: '这段时间批过的结算和政策，要对照纸面或文件重新批。' },
  rosters: { title: '老人名册', todo: '这段时间新登记、变更、注销的老人，要重新录入或导入。' },
  payments: { title: '拨付', todo: '对照银行回单，把这段时间拨过的款补登，防止重复拨付。' },
  revocations: {
    title: '停用与替换的设备',
    todo: '这段时间停用、替换过的设备现在又是“在用”，请重新停用或替换。',
  },
  codes: { title: '注册码', todo: '恢复前发出的注册码全部作废，没用上的请重新生成。' },
  policies: {
    title: '补贴政策',
    todo: '这段时间发布或改过的政策和草稿，请重新发布；下面的线索里有点餐机用过的版本。',
  },
  users: { title: '账号与密码', todo: '这段时间新建、停用的账号和改过的密码，请重新处理。' },
  kiosks: {
    title: '新注册的设备',
    todo: '备份之后注册的设备会凭证书自动接入，请逐台核对是不是本区县的。',
  },
};
