import { useState } from 'react';
import { type ScreenSettings, screenSettingsSchema } from '../../contract/screen-settings.ts';
import type { Act } from './act.ts';
import { Keypad } from './keypad.tsx';

/** The longest width is four digits. */
const DIGITS_MAX = 4;

const FORMS = [
  { value: 'elder', word: '大字', why: '字大、键大，一屏少几样。新机器都是这样。' },
  { value: 'compact', word: '紧凑', why: '一屏多几样，给看得清的人用。' },
] as const;

const VOICES = [
  { value: 'off', word: '关' },
  { value: 'soft', word: '小' },
  { value: 'normal', word: '中' },
  { value: 'loud', word: '大' },
] as const;

/** 屏幕设置: how wide the elder's picture really is, how much is on it, and how loudly it speaks. Remount to start anew. */
export function ScreenSettingsForm(props: {
  readonly settings: ScreenSettings;
  readonly onAct: Act;
}) {
  const { settings, onAct } = props;
  const [form, setForm] = useState(settings.form);
  const [voice, setVoice] = useState(settings.voice);
  const [typed, setTyped] = useState(settings.panelWidthMm?.toString() ?? '');
  const width = typed === '' ? null : Number(typed);
  const wanted = screenSettingsSchema.safeParse({ panelWidthMm: width, form, voice });
  const isSame =
    form === settings.form && voice === settings.voice && width === settings.panelWidthMm;
  return (
    <section className="tool-panel screen-settings" aria-label="屏幕设置">
      <div className="settings-width">
        <h1 className="till-title">点餐屏亮的地方有多宽？</h1>
        <WidthDrawing />
        <p>用尺量亮的地方，从左边到右边，黑框不算。</p>
        <output className="typed">{typed === '' ? '还没有量' : `${typed} 毫米`}</output>
        <Keypad
          onDigit={(digit) => setTyped((typed + digit).replace(/^0+/, '').slice(0, DIGITS_MAX))}
          onErase={() => setTyped(typed.replace(/\..*$/, '').slice(0, -1))}
        />
      </div>
      <div className="settings-choices">
        <Choice legend="字的大小" options={FORMS} chosen={form} onChoose={setForm} />
        <Choice legend="说话的声音" options={VOICES} chosen={voice} onChoose={setVoice} />
        <p role="alert" className="settings-wrong">
          {!wanted.success && '宽度要在 100 到 2000 毫米之间，请再量一次。'}
        </p>
        <button
          type="button"
          className="act act-main"
          disabled={!wanted.success || isSame}
          onClick={() => {
            if (wanted.success) onAct({ act: 'save-screen-settings', settings: wanted.data });
          }}
        >
          {isSame ? '已保存' : '保存'}
        </button>
      </div>
    </section>
  );
}

function Choice<Value extends string>(props: {
  readonly legend: string;
  readonly options: readonly {
    readonly value: Value;
    readonly word: string;
    readonly why?: string;
  }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const why = props.options.find(({ value }) => value === props.chosen)?.why;
  return (
    <fieldset className="settings-choice">
      <legend>{props.legend}</legend>
      {props.options.map(({ value, word }) => (
        <button
          key={value}
          type="button"
          className="note"
          aria-pressed={value === props.chosen}
          onClick={() => props.onChoose(value)}
        >
          {word}
        </button>
      ))}
      {why !== undefined && <p>{why}</p>}
    </fieldset>
  );
}

/** A panel with its frame, and an arrow over the lit part alone. */
function WidthDrawing() {
  return (
    <svg className="width-drawing" viewBox="0 0 240 76" aria-hidden="true" focusable="false">
      <rect x="20" y="2" width="200" height="72" rx="6" fill="#1f1a14" />
      <rect x="30" y="10" width="180" height="56" fill="#fff8ec" />
      <path d="M34 38 H206" stroke="#9a2a12" strokeWidth="4" />
      <path
        d="M46 28 L34 38 L46 48 M194 28 L206 38 L194 48"
        fill="none"
        stroke="#9a2a12"
        strokeWidth="4"
      />
    </svg>
  );
}
