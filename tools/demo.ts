import { createProgram } from './zhulao.ts';

// `npm run demo` is the demo district once through, without a display.
await createProgram().parseAsync(['demo', '--once', ...process.argv.slice(2)], { from: 'user' });
