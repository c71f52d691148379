// Plain JavaScript in old syntax: it must still parse, and speak, on a Node that is too old.
const wanted = 20;

/** Hands over to bootstrap.mjs, or says in one sentence that this Node is too old. */
export function enter(begin) {
  if (Number(process.versions.node.split('.')[0]) >= wanted) {
    import('./bootstrap.mjs').then(begin);
    return;
  }
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
}
