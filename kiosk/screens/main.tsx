import { type ComponentType, lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { ElderApp } from './elder/elder-app.tsx';
import { calibrate } from './parts/panel.ts';
import './parts/base.css';

/** The elder's screen does not wait for the code of the others. */
const others: Readonly<Record<string, ComponentType>> = {
  '#/staff': lazy(() => import('./staff/staff-app.tsx')),
  '#/numbers': lazy(() => import('./displays/numbers-app.tsx')),
  '#/prices': lazy(() => import('./displays/prices-app.tsx')),
};

calibrate();
const Other = others[window.location.hash];
const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');
createRoot(root).render(
  Other === undefined ? (
    <ElderApp />
  ) : (
    <Suspense>
      <Other />
    </Suspense>
  ),
);
