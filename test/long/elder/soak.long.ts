// Goal: two thousand people in a row leave nothing behind. Method: test/elder/soak.test.ts.
process.env.ZHULAO_LONG = '1';
await import('../../elder/soak.test.ts');

export {};
