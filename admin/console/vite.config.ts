import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const zipInThePageId = '\0zip-in-the-page';

/**
 * fflate zips everything above 160 kB in workers made from blob: addresses. The server's policy forbids those, and fflate
 * then waits for ever, so write-excel-file gets its zip without workers.
 */
function zipInThePage(): Plugin {
  return {
    name: 'zip-in-the-page',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === 'fflate' && importer?.includes('write-excel-file') === true
        ? zipInThePageId
        : null,
    load: (id) =>
      id === zipInThePageId
        ? `import { zipSync } from 'fflate';
           export * from 'fflate';
           export function zip(files, done) { done(null, zipSync(files)); }`
        : null,
  };
}

/** Builds the console into build/console. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react(), zipInThePage()],
  build: {
    outDir: path.join(import.meta.dirname, '../../build/console'),
    emptyOutDir: true,
    // The server's policy allows fonts and scripts from its own address only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
  },
});
