import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isRecording, recordingNames } from '../contract/voice-clips.ts';

/** The kiosk's own recording that stands in for a clip a page asks for; null where there is none, and for anything else. */
export function ownRecording(
  folder: string | undefined,
  pagePath: string,
): { readonly folder: string; readonly name: string } | null {
  if (folder === undefined) return null;
  for (const name of recordingNames(pagePath)) {
    // Not followed: what a link leads to was not put there to be played.
    const status = lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    if (status !== undefined && isRecording(status)) return { folder, name };
  }
  return null;
}
