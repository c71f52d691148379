import { useEffect, useState } from 'react';
import { chooseVolume, repeatVoice, useVoiceState, volumeOf } from './voice.ts';
import { VOLUME_KEYS } from './volume.ts';
import './voice.css';

/** Who did not hear it presses again or wants it louder within this. Unit: ms. */
const KEYS_SHOWN_MS = 8_000;

/**
 * The voice's key in the bar: it says the step once more at once, and lays the four keys of the volume beside it for a
 * while, in the place of the tools of the screen. Calling staff stays.
 */
export function VoiceKeys() {
  const volume = useVoiceState(volumeOf);
  // Counts presses, so that each one keeps the keys open anew; 0 while they are closed.
  const [openedBy, setOpenedBy] = useState(0);
  useEffect(() => {
    if (openedBy === 0) return;
    const timer = setTimeout(() => setOpenedBy(0), KEYS_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [openedBy]);
  const isOpen = openedBy > 0;
  const repeat = () => {
    setOpenedBy(openedBy + 1);
    repeatVoice();
  };
  const words = volume === 'off' ? '声音关着' : '再说一遍';
  return (
    <>
      <button
        type="button"
        className="tool voice-key"
        aria-label={words}
        aria-expanded={isOpen}
        onClick={repeat}
      >
        <span className="voice-line">{words.slice(0, 2)}</span>
        <span className="voice-line">{words.slice(2)}</span>
      </button>
      {isOpen && (
        <fieldset className="voice-volumes" aria-label="声音">
          {VOLUME_KEYS.map((key) => (
            <button
              key={key.volume}
              type="button"
              className="tool"
              aria-pressed={key.volume === volume}
              onClick={() => {
                setOpenedBy(openedBy + 1);
                chooseVolume(key.volume);
              }}
            >
              {key.volume === volume && <span aria-hidden="true">✓</span>}
              {key.word}
            </button>
          ))}
        </fieldset>
      )}
    </>
  );
}
