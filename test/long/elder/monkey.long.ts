// Goal: some five minutes of random presses do no harm. Method: test/elder/monkey.test.ts.
process.env.ZHULAO_LONG = '1';
await import('../../elder/monkey.test.ts');

export {};
