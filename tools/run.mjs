#!/usr/bin/env node
// Entry of every npm script.
import { enter } from './enter.mjs';

enter((bootstrap) => bootstrap.runTask(process.argv[2], process.argv.slice(3)));
