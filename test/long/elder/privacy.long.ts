// Goal: nobody learns at the counter who is poor, under 200 generated policies. Method: test/elder/privacy.test.ts.
process.env.ZHULAO_LONG = '1';
await import('../../elder/privacy.test.ts');

export {};
