import { useState } from 'react';
import type { StaffAct } from '../../contract/router.ts';
import type { ElderSearchView, FoundElder } from '../../contract/views.ts';
import type { Act } from './act.ts';
import { Keypad } from './keypad.tsx';
import { Paged } from './paged.tsx';

type By = Extract<StaffAct, { readonly act: 'search-elder' }>['by'];
type Reason = Extract<StaffAct, { readonly act: 'serve-found' }>['reason'];

const WAYS: readonly { readonly by: By; readonly word: string; readonly how: string }[] = [
  { by: 'phone', word: '电话', how: '按电话号码，或最后四位' },
  { by: 'name', word: '姓名', how: '写姓名' },
  { by: 'number-end', word: '身份证末四位', how: '按身份证号最后四位' },
];

const REASONS: readonly { readonly reason: Reason; readonly word: string }[] = [
  { reason: 'forgotten', word: '忘带' },
  { reason: 'lost', word: '丢失' },
  { reason: 'unreadable', word: '读不出' },
  { reason: 'not-issued', word: '还没发卡' },
];

const DIGITS_MAX: Readonly<Record<By, number>> = { phone: 11, 'number-end': 4, name: 20 };
/** Fewer would find half the canteen. */
const DIGITS_MIN = 4;
const FOUND_A_PAGE = 4;

/** 没带卡: find somebody, say why they have no card, and their order opens at the elder's screen. */
export function FindElder(props: {
  readonly search: ElderSearchView;
  readonly onGuest: () => void;
  readonly onAct: Act;
}) {
  const { search, onAct } = props;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = search.found.find(({ elderId }) => elderId === chosenId);
  return (
    <section className="tool-panel find-elder" aria-label="没带卡">
      <div className="find-left">
        {chosen === undefined ? (
          <SearchForm onAct={onAct} />
        ) : (
          <WhyNoCard
            key={chosen.elderId}
            elder={chosen}
            isSpent={search.left === 0}
            onAct={onAct}
            onBack={() => setChosenId(null)}
          />
        )}
      </div>
      <div className="find-right">
        <h1 className="till-title">
          今天还能给 <b>{search.left}</b> 个人用，每次都会记下来。
        </h1>
        {search.sentence !== null && (
          <p className="said" role="alert">
            {search.sentence}
          </p>
        )}
        <Paged list={search.found} pageSize={FOUND_A_PAGE}>
          {(shown) => (
            <ul className="orders">
              {shown.map((elder) => (
                <li key={elder.elderId}>
                  <button
                    type="button"
                    className="found"
                    aria-pressed={elder === chosen}
                    onClick={() => setChosenId(elder.elderId)}
                  >
                    <b>{elder.name}</b>
                    <span>{elder.birthYear}年生</span>
                    <span className="found-ends">{endsText(elder)}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </Paged>
        <button type="button" className="act find-guest" onClick={props.onGuest}>
          不找了，按原价点餐
        </button>
      </div>
    </section>
  );
}

function endsText({ phoneEnd, numberEnd }: FoundElder): string {
  const ends = [
    phoneEnd === null ? null : `电话 …${phoneEnd}`,
    numberEnd === null ? null : `身份证 …${numberEnd}`,
  ];
  return ends.filter((end) => end !== null).join('，');
}

function SearchForm({ onAct }: { readonly onAct: Act }) {
  const [way, setWay] = useState(WAYS[0]);
  const [text, setText] = useState('');
  const by = way?.by ?? 'phone';
  const least = by === 'name' ? 1 : DIGITS_MIN;
  const trimmed = text.trim();
  const type = (digit: string) => setText((typed) => (typed + digit).slice(0, DIGITS_MAX[by]));
  return (
    <form
      className="search-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed.length >= least) onAct({ act: 'search-elder', by, text: trimmed });
      }}
    >
      <div className="search-ways">
        {WAYS.map((each) => (
          <button
            key={each.by}
            type="button"
            className="note"
            aria-pressed={each === way}
            onClick={() => {
              setWay(each);
              setText('');
            }}
          >
            {each.word}
          </button>
        ))}
      </div>
      <input
        className="typed"
        aria-label={way?.word ?? ''}
        placeholder={way?.how ?? ''}
        autoComplete="off"
        inputMode={by === 'name' ? 'text' : 'none'}
        maxLength={DIGITS_MAX[by]}
        value={text}
        onChange={({ target }) =>
          setText(by === 'name' ? target.value : target.value.toUpperCase().replace(/[^\dX]/g, ''))
        }
      />
      {by !== 'name' && (
        <Keypad
          {...(by === 'number-end' && { extra: 'X' })}
          onDigit={type}
          onErase={() => setText((typed) => typed.slice(0, -1))}
        />
      )}
      <button type="submit" className="act act-main" disabled={trimmed.length < least}>
        找
      </button>
    </form>
  );
}

function WhyNoCard(props: {
  readonly elder: FoundElder;
  /** Nobody more may be served without a card today. */
  readonly isSpent: boolean;
  readonly onAct: Act;
  readonly onBack: () => void;
}) {
  const { elder, isSpent, onAct } = props;
  const [reason, setReason] = useState<Reason | null>(null);
  return (
    <div className="why-no-card">
      <h1>{elder.name}</h1>
      <p>为什么没有卡？</p>
      <div className="reason-keys">
        {REASONS.map((each) => (
          <button
            key={each.reason}
            type="button"
            className="note"
            aria-pressed={each.reason === reason}
            onClick={() => setReason(each.reason)}
          >
            {each.word}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="act act-main"
        disabled={reason === null || isSpent}
        onClick={() => {
          if (reason !== null) onAct({ act: 'serve-found', elderId: elder.elderId, reason });
        }}
      >
        给他点餐
      </button>
      <button type="button" className="act" onClick={props.onBack}>
        不是这个人
      </button>
    </div>
  );
}
