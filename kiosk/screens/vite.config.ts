import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The kiosk's pages: the screens, the 演示 simulator of the devices, and every screen in every state for looking at. */
export default defineConfig({
  root: import.meta.dirname,
  // The same files are served at / by the host and opened from a folder by Electron.
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, '../../build/screens'),
    emptyOutDir: true,
    // The content security policy is font-src 'self': nothing may be put into the style sheet as data.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'index.html'),
        simulator: resolve(import.meta.dirname, 'simulator.html'),
        parts: resolve(import.meta.dirname, 'parts.html'),
      },
    },
  },
});
