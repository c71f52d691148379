import path from 'node:path';
import { VOICE_FOLDER } from '../contract/voice-clips.ts';

/** Where a kiosk's database lies in its data folder. */
export function databaseFileIn(dataFolder: string): string {
  return path.join(path.resolve(dataFolder), 'kiosk.db');
}

/** Where own recordings of the voice may lie in a kiosk's data folder. */
export function recordingsFolderIn(dataFolder: string): string {
  return path.join(path.resolve(dataFolder), VOICE_FOLDER);
}
