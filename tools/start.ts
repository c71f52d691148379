import { buildAllApart } from './build.ts';
import { runZhulao } from './zhulao.ts';

// `npm start` is the demo left running on freshly built screens.
buildAllApart();
await runZhulao(['demo', ...process.argv.slice(2)]);
