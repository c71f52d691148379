#!/usr/bin/env node
// The command `zhulao` in a checkout (`npx zhulao …`).
import { enter } from './enter.mjs';

enter((bootstrap) => bootstrap.runTool('zhulao.ts', process.argv.slice(2)));
