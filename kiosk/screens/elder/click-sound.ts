/** Short enough not to be heard as a tone, low enough for ears that have lost the high ones. Units: s, Hz. */
const LASTS_S = 0.035;
const PITCH_HZ = 900;
const LOUDNESS = 0.25;

let audio: AudioContext | null = null;

/** One click, made here so that there is no file that could be missing. A machine without sound stays silent. */
export function playClick(): void {
  if (!('AudioContext' in window)) return;
  audio ??= new AudioContext();
  // A browser holds sound back until the first press; this is one.
  if (audio.state === 'suspended') void audio.resume();
  const start = audio.currentTime;
  const tone = new OscillatorNode(audio, { type: 'triangle', frequency: PITCH_HZ });
  const volume = new GainNode(audio, { gain: LOUDNESS });
  volume.gain.setValueAtTime(LOUDNESS, start);
  volume.gain.exponentialRampToValueAtTime(0.001, start + LASTS_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + LASTS_S);
}
