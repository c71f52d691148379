import { runZhulao } from './zhulao.ts';

// `npm run demo` is the demo district once through, without a display.
await runZhulao(['demo', '--once', ...process.argv.slice(2)]);
