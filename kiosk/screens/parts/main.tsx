import { createRoot } from 'react-dom/client';
import { calibrate } from './panel.ts';
import { PartsPage } from './parts-page.tsx';
import './base.css';

calibrate();
const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');
createRoot(root).render(<PartsPage />);
