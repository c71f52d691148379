import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the console into build/console. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: path.join(import.meta.dirname, '../../build/console'),
    emptyOutDir: true,
    // The server's policy allows fonts and scripts from its own address only, so nothing may become a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4096,
  },
});
