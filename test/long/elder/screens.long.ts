// Goal: every state of the elder's screen on every panel, in every size of text and both forms. Method: the audit of
// test/elder/screens.test.ts, which takes a part of the looks in `npm test`.
process.env.ZHULAO_LONG = '1';
await import('../../elder/screens.test.ts');

export {};
