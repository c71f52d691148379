import { useLayoutEffect, useSyncExternalStore } from 'react';

/** Pitch of the 21.5-inch 1920×1080 panel, in millimetres a pixel: what is assumed until the screen is calibrated. */
const DEFAULT_PITCH_MM = 0.248;

const storageKey = 'zhulao.pitchMm';

/**
 * How the elder's screens are laid out, by the size of the panel in millimetres:
 * `wide` 21.5-inch lying, `tall` 21.5-inch standing, `square` 15-inch, `small` 10-inch.
 */
export type PanelShape = 'wide' | 'tall' | 'square' | 'small';

export interface Panel {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly shape: PanelShape;
}

/** A panel less high than this has room for two choices only; a 10-inch panel is 136 mm high, a 15-inch one 229 mm. */
const SMALL_BELOW_MM = 175;
/** Below this ratio of width to height four cards do not stand side by side. */
const SQUARE_BELOW_RATIO = 1.5;

/** Chooses the layout from the size of the panel in millimetres. */
export function shapeOf(size: { readonly widthMm: number; readonly heightMm: number }): PanelShape {
  const { widthMm, heightMm } = size;
  if (heightMm < SMALL_BELOW_MM) return 'small';
  if (heightMm > widthMm) return 'tall';
  return widthMm / heightMm < SQUARE_BELOW_RATIO ? 'square' : 'wide';
}

/** Reads a pitch in millimetres a pixel; null when it cannot be one (a phone has 0.05, a wall of light 1). */
export function readPitch(text: string | null): number | null {
  const pitchMm = Number(text ?? Number.NaN);
  return pitchMm >= 0.05 && pitchMm <= 1 ? pitchMm : null;
}

let pitchMm = DEFAULT_PITCH_MM;

/**
 * Sets the size of a millimetre on this panel: from `?pitch=` in the address, which is kept for the next start, else from
 * what was kept, else that of the 21.5-inch panel.
 */
export function calibrate(): void {
  const asked = readPitch(new URLSearchParams(window.location.search).get('pitch'));
  if (asked !== null) window.localStorage.setItem(storageKey, String(asked));
  setPitch(asked ?? readPitch(window.localStorage.getItem(storageKey)) ?? DEFAULT_PITCH_MM);
}

/**
 * Sets the size of a millimetre from the width of the picture that staff have measured; null leaves what `calibrate` has found.
 */
export function usePanelWidth(widthMm: number | null): void {
  useLayoutEffect(() => {
    if (widthMm === null) return undefined;
    const before = pitchMm;
    setPitch(widthMm / window.screen.width);
    return () => setPitch(before);
  }, [widthMm]);
}

function setPitch(newPitchMm: number): void {
  pitchMm = newPitchMm;
  document.documentElement.style.setProperty('--mm', `${1 / pitchMm}px`);
  for (const listener of listeners) listener();
}

/** Millimetres in a number of pixels on this panel. */
export function toMm(pixels: number): number {
  return pixels * pitchMm;
}

let current: Panel | null = null;

function measure(): Panel {
  const widthMm = window.innerWidth * pitchMm;
  const heightMm = window.innerHeight * pitchMm;
  // The same object while nothing changed, as React's store contract asks.
  if (current === null || current.widthMm !== widthMm || current.heightMm !== heightMm) {
    current = { widthMm, heightMm, shape: shapeOf({ widthMm, heightMm }) };
  }
  return current;
}

const listeners = new Set<() => void>();

function onChange(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  listeners.add(listener);
  return () => {
    window.removeEventListener('resize', listener);
    listeners.delete(listener);
  };
}

/** The panel's size and layout now and after every change of the window or of the measured width. */
export function usePanel(): Panel {
  return useSyncExternalStore(onChange, measure);
}
