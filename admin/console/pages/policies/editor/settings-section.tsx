import { Button, Checkbox, Radio } from 'antd';
import {
  describeAnswer,
  SETTING_NAMES,
} from '../../../../../shared/policy/describe/other-parts.ts';
import { SETTING_QUESTIONS } from '../../../../../shared/policy/names.ts';
import { type PolicySettings, settingsSchema } from '../../../../../shared/policy/settings.ts';
import { answered, unanswered } from './draft-form.ts';
import { optionsOf } from './fields.tsx';
import type { SectionProps } from './section.ts';

/** What published texts leave open, as questions; none has an answer before somebody gives it. */
export function SettingsSection(
  props: SectionProps & { readonly suggested: Partial<PolicySettings> },
) {
  const { form, edit, suggested } = props;
  const open = unanswered(form).length;
  return (
    <>
      <h3>文件没写清、必须由你们定的问题</h3>
      <p className="soft">
        {open === 0
          ? '每个问题都已经回答。'
          : `还有 ${open} 个问题没有回答，全部回答后才能保存。系统不替您猜。`}
      </p>
      <ol className="questions">
        {SETTING_NAMES.map((name) => (
          <li key={name}>
            <Question
              name={name}
              settings={form.settings}
              suggested={suggested}
              onAnswer={(answer) => edit({ settings: answered(form.settings, name, answer) })}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

function Question(props: {
  readonly name: keyof PolicySettings;
  readonly settings: Partial<PolicySettings>;
  readonly suggested: Partial<PolicySettings>;
  readonly onAnswer: (answer: unknown) => void;
}) {
  const { name, settings, suggested } = props;
  const id = `question-${name}`;
  const isOpen = settings[name] === undefined;
  const words = suggestionOf(name, suggested);
  return (
    <fieldset className="question" data-path={`settings/${name}`} aria-labelledby={id}>
      <div className="question-words" id={id}>
        {SETTING_QUESTIONS[name].question}
        {isOpen && <span className="mark mark-warning">未回答</span>}
      </div>
      {name === 'excludedStates' ? <ExcludedStates {...props} /> : <OneAnswer {...props} />}
      {words !== null && (
        <div className="field-help">模板里的答案是“{words}”，请按你们的文件决定。</div>
      )}
    </fieldset>
  );
}

function suggestionOf(
  name: keyof PolicySettings,
  suggested: Partial<PolicySettings>,
): string | null {
  const whole = settingsSchema.safeParse(suggested);
  return whole.success ? describeAnswer(name, whole.data) : null;
}

function OneAnswer(props: {
  readonly name: keyof PolicySettings;
  readonly settings: Partial<PolicySettings>;
  readonly onAnswer: (answer: unknown) => void;
}) {
  const { name, settings } = props;
  const answers: Readonly<Record<string, string>> = SETTING_QUESTIONS[name].answers;
  const current = settings[name];
  return (
    <Radio.Group
      value={typeof current === 'string' ? current : null}
      options={optionsOf(answers)}
      onChange={(event) => props.onAnswer(event.target.value)}
    />
  );
}

function ExcludedStates(props: {
  readonly settings: Partial<PolicySettings>;
  readonly onAnswer: (answer: unknown) => void;
}) {
  const { excludedStates } = props.settings;
  return (
    <div className="field-row">
      <Checkbox.Group
        value={excludedStates ?? []}
        options={optionsOf(SETTING_QUESTIONS.excludedStates.answers)}
        onChange={(states) => props.onAnswer(states)}
      />
      <Button
        size="small"
        type={excludedStates?.length === 0 ? 'primary' : 'default'}
        aria-pressed={excludedStates?.length === 0}
        onClick={() => props.onAnswer([])}
      >
        都没有，人人都享受
      </Button>
    </div>
  );
}
