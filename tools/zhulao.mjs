#!/usr/bin/env node
// The command `zhulao` in a checkout (`npx zhulao …`). Old syntax for the same reason as in run.mjs.
const wanted = 20;
if (Number(process.versions.node.split('.')[0]) < wanted) {
  console.error(
    '需要 Node.js ' +
      wanted +
      ' 或更高版本，本机是 ' +
      process.version +
      '：请到 https://nodejs.org 安装新版后重试。\n' +
      'Node.js ' +
      wanted +
      ' or newer is needed, this is ' +
      process.version +
      ': install a newer one from https://nodejs.org and try again.',
  );
  process.exitCode = 1;
} else {
  import('./bootstrap.mjs').then((bootstrap) =>
    bootstrap.runTool('zhulao.ts', process.argv.slice(2)),
  );
}
