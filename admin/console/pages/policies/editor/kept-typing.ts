import { useEffect, useRef } from 'react';
import type { EditorStart } from './editor-start.ts';

/** Typing that was left unsaved, until the browser's page is closed. */
const kept = new Map<string, EditorStart>();

/** One person's typing under one address of the editor. */
export function keptName(userName: string, params: Readonly<Record<string, string>>): string {
  return [userName, params.draft ?? '', params.new ?? '', params.from ?? ''].join(' ');
}

/** What was left under a name; null when nothing was. */
export function keptTyping(name: string): EditorStart | null {
  return kept.get(name) ?? null;
}

/** Keeps what is typed when the editor is left by another page of the console. */
export function useKeepTyped(
  now: EditorStart,
  options: { readonly isChanged: boolean; readonly keptUnder: string },
): void {
  const latest = useRef({ now, ...options });
  latest.current = { now, ...options };
  useEffect(
    () => () => {
      const { now: last, isChanged, keptUnder } = latest.current;
      if (isChanged && last.typed !== last.form) kept.set(keptUnder, last);
      else kept.delete(keptUnder);
    },
    [],
  );
}
