// Goal: electron-builder.yml is understood by electron-builder and packs what the kiosk needs and nothing else.
// Method: electron-builder's own loader and schema check, then its file patterns on the real node_modules.
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { describe, expect, it } from 'vitest';
