import { buildAllApart } from './build.ts';
import { createProgram } from './zhulao.ts';

// `npm start` is the demo left running on freshly built screens.
buildAllApart();
await createProgram().parseAsync(['demo', ...process.argv.slice(2)], { from: 'user' });
