import type { CanteenView, RecoverySession } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { CodePad } from './code-pad.tsx';
import { Desk } from './sign-in.tsx';
import './recovery.css';

/** The machine's data cannot be used, or were just replaced: what is the matter, what is known, and the ways on. */
export function Recovery(props: {
  readonly canteen: CanteenView;
  readonly session: RecoverySession;
  readonly onAct: Act;
}) {
  const { session, onAct } = props;
  const { stage } = session;
  return (
    <Desk canteen={props.canteen}>
      <section className="recovery">
        {session.isElderCalling && (
          <div className="call" role="alert">
            <b>有老人在叫您</b>
            <button
              type="button"
              className="act act-main"
              onClick={() => onAct({ act: 'answer-call' })}
            >
              我来了
            </button>
          </div>
        )}
        <h1>{session.title}</h1>
        <ul className="recovery-words">
          {session.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p className="desk-trouble" role="alert">
          {session.trouble}
        </p>
        {stage === 'asking' && (
          <>
            <CodePad onEnter={(code) => onAct({ act: 'replace-kiosk', code })} />
            <button type="button" className="act" onClick={() => onAct({ act: 'try-again' })}>
              再试一次打开原来的数据
            </button>
          </>
        )}
        {stage === 'replaced' && (
          <button
            type="button"
            className="act act-main"
            onClick={() => onAct({ act: 'close-recovery' })}
          >
            知道了
          </button>
        )}
      </section>
    </Desk>
  );
}

/** In a staff session: the code that gives this machine its new identity, while it goes on selling. */
export function NewIdentity(props: {
  readonly sentence: string | null;
  readonly onAct: Act;
  readonly onCancel: () => void;
}) {
  return (
    <section className="recovery" aria-label="更换设备身份">
      <h1>更换设备身份</h1>
      <ul className="recovery-words">
        <li>请管理人员在管理端为这台机器生成替换码，一小时内有效。</li>
        <li>换好以后这台机器用新的编号，旧账留在本机并传给管理端。</li>
      </ul>
      <p className="desk-trouble" role="alert">
        {props.sentence}
      </p>
      <CodePad
        onEnter={(code) => props.onAct({ act: 'replace-kiosk', code })}
        onCancel={props.onCancel}
      />
    </section>
  );
}
