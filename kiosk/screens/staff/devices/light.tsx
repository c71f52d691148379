import type { ReactNode } from 'react';
import type { DevicePageItem } from '../../../contract/devices.ts';

type Light = DevicePageItem['light'];

export const LIGHT_WORDS: Readonly<Record<Light, string>> = {
  well: '正常',
  care: '要留意',
  trouble: '有问题',
  searching: '正在找',
};

/** How a device stands: a shape of its own and a word, so that nobody has to tell red from green. */
export function DeviceLight(props: { readonly light: Light }) {
  return (
    <span className="light" data-light={props.light}>
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        {SHAPES[props.light]}
      </svg>
      {LIGHT_WORDS[props.light]}
    </span>
  );
}

const line = { fill: 'none', stroke: '#ffffff', strokeWidth: 3, strokeLinecap: 'round' } as const;

const SHAPES: Readonly<Record<Light, ReactNode>> = {
  well: (
    <>
      <circle cx="12" cy="12" r="11" fill="currentColor" />
      <path d="M6.5 12.5 l4 4 l7 -8" {...line} strokeLinejoin="round" />
    </>
  ),
  care: (
    <>
      <path d="M12 1.5 L23.5 22.5 H0.5 Z" fill="currentColor" />
      <path d="M12 9.5 v5.5 M12 19 v0.1" {...line} />
    </>
  ),
  trouble: (
    <>
      <rect x="1" y="1" width="22" height="22" rx="4" fill="currentColor" />
      <path d="M7 7 l10 10 M17 7 l-10 10" {...line} />
    </>
  ),
  searching: (
    <>
      <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M12 6.5 V12 l4 2.5" {...line} stroke="currentColor" strokeWidth="2.5" />
    </>
  ),
};
