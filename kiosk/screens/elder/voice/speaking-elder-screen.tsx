import { useMemo } from 'react';
import type { ElderPress } from '../../../contract/router.ts';
import type { ElderView } from '../../../contract/views.ts';
import { ElderScreen } from '../elder-screen.tsx';
import { useSpeaking, useVoiceState } from './voice.ts';
import { VoiceKeys } from './voice-keys.tsx';

/** The elder's screen with its voice: what each view says, the line to read, and the keys in the bar. */
export function SpeakingElderScreen(props: {
  readonly view: ElderView;
  readonly onPress: (press: ElderPress) => void;
}) {
  useSpeaking(props.view);
  const caption = useVoiceState((state) => state.caption) ?? '';
  const voice = useMemo(() => ({ button: <VoiceKeys />, caption }), [caption]);
  return <ElderScreen {...props} voice={voice} />;
}
