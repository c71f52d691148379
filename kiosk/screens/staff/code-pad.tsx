import { useEffect, useState } from 'react';
import {
  CODE_CHARACTERS,
  CODE_GROUP_CHARACTERS,
  CODE_GROUPS,
} from '../../../shared/identity/code-characters.ts';

const CODE_LENGTH = CODE_GROUPS * CODE_GROUP_CHARACTERS;

/** Asks for a code of the console: five groups of four, by the keys on the screen or those of a keyboard. */
export function CodePad(props: {
  readonly onEnter: (code: string) => void;
  readonly onCancel?: () => void;
}) {
  const [typed, setTyped] = useState('');
  const groups = Array.from({ length: CODE_GROUPS }, (_, group) =>
    typed.slice(group * CODE_GROUP_CHARACTERS, (group + 1) * CODE_GROUP_CHARACTERS),
  );
  const type = (character: string) => setTyped((code) => (code + character).slice(0, CODE_LENGTH));
  const erase = () => setTyped((code) => code.slice(0, -1));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const character = event.key.toUpperCase();
      if (CODE_CHARACTERS.includes(character) && character.length === 1) type(character);
      else if (event.key === 'Backspace') erase();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  return (
    <form
      className="code-pad"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.length === CODE_LENGTH) props.onEnter(groups.join('-'));
      }}
    >
      <output className="code-groups" aria-label={`已输入${typed.length}个字，共${CODE_LENGTH}个`}>
        {groups.map((group, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place.
          <b key={place} data-next={isNext(typed, place)}>
            {group.padEnd(CODE_GROUP_CHARACTERS, '·')}
          </b>
        ))}
      </output>
      <div className="code-keys">
        {[...CODE_CHARACTERS].map((character) => (
          <button key={character} type="button" onClick={() => type(character)}>
            {character}
          </button>
        ))}
      </div>
      <div className="code-acts">
        {props.onCancel !== undefined && (
          <button type="button" className="act" onClick={props.onCancel}>
            取消
          </button>
        )}
        <button type="button" className="act" onClick={erase}>
          退格
        </button>
        <button type="submit" className="act act-main" disabled={typed.length < CODE_LENGTH}>
          用这个码更换
        </button>
      </div>
    </form>
  );
}

function isNext(typed: string, place: number): boolean {
  return Math.floor(typed.length / CODE_GROUP_CHARACTERS) === place;
}
