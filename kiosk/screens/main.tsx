import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { ElderApp } from './elder/elder-app.tsx';
import { calibrate } from './parts/panel.ts';
import './parts/base.css';

// The elder's screen does not wait for the attendant's code.
const StaffApp = lazy(() => import('./staff/staff-app.tsx'));

calibrate();
const isStaff = window.location.hash === '#/staff';
const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');
createRoot(root).render(
  isStaff ? (
    <Suspense>
      <StaffApp />
    </Suspense>
  ) : (
    <ElderApp />
  ),
);
