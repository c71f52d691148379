#!/usr/bin/env node
// Entry of every npm script. Plain JavaScript in old syntax: it must still parse, and speak, on a Node that is too old.
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
    bootstrap.runTask(process.argv[2], process.argv.slice(3)),
  );
}
