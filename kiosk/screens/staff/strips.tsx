import type { Act } from './act.ts';
import type { Session } from './session.ts';
import type { Tool } from './tools.tsx';

/** What cannot wait, over everything else: an elder who calls, food to be weighed, a clock that jumped. */
export function Strips(props: {
  readonly session: Session;
  readonly tool: Tool;
  readonly onTurnTo: (tool: Tool) => void;
  readonly onAct: Act;
}) {
  const { session, onAct, onTurnTo } = props;
  const { clockQuestion, elderStep } = session;
  const isToWeigh = elderStep?.kind === 'weighing' && props.tool !== 'elder';
  return (
    <div className="strips">
      {session.isElderCalling && (
        <div className="call" role="alert">
          <b>有老人在叫您</b>
          <button
            type="button"
            className="act act-main"
            onClick={() => {
              onAct({ act: 'answer-call' });
              onTurnTo('elder');
            }}
          >
            去看看
          </button>
        </div>
      )}
      {isToWeigh && (
        <div className="call" role="alert">
          <span>老人点了要称的饭菜：{elderStep.meal.name}</span>
          <button type="button" className="act act-main" onClick={() => onTurnTo('elder')}>
            去称
          </button>
        </div>
      )}
      {clockQuestion !== null && (
        <div className="call" role="alert">
          <span>{clockQuestion.sentence}</span>
          <button
            type="button"
            className="act act-main"
            onClick={() => onAct({ act: 'confirm-clock', date: clockQuestion.date })}
          >
            对
          </button>
        </div>
      )}
    </div>
  );
}
