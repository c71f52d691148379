import { changeVolume, repeatVoice, useVoiceState, volumeOf } from './voice.ts';
import { VOLUME_WORD } from './volume.ts';
import './voice.css';

/** One line: what is being said, to be read by who does not hear it, and the two keys of the voice. */
export function VoiceBar() {
  const state = useVoiceState();
  return (
    <div className="voice">
      <span className="voice-caption">{state.caption}</span>
      <button type="button" className="tool voice-repeat" onClick={repeatVoice}>
        再说一遍
      </button>
      <button type="button" className="tool voice-volume" onClick={changeVolume}>
        {VOLUME_WORD[volumeOf(state)]}
      </button>
    </div>
  );
}
