import { createRoot } from 'react-dom/client';
import { watchKeyboardReader } from '../keyboard-reader/keyboard-reader.ts';
import { calibrate } from './panel.ts';
import { PartsPage } from './parts-page.tsx';
import './base.css';

calibrate();
// As on the screens themselves.
watchKeyboardReader((text) => {
  window.typedByParts ??= [];
  window.typedByParts.push(text);
});
const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');
createRoot(root).render(<PartsPage />);
