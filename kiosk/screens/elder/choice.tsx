import { formatSpokenYuan } from '../../../shared/money/fen.ts';
import type { MenuCard } from '../../contract/views.ts';
import { allergenSentence, dietWordsOf } from '../parts/food-words.ts';
import { Amount } from '../parts/money.tsx';
import { Food } from './photos.tsx';

/** One thing to eat: what it looks like, what it is called, what is in it, what it costs. */
export function Choice(props: {
  readonly meal: MenuCard;
  readonly hasDescription: boolean;
  readonly onChoose: () => void;
}) {
  const { meal } = props;
  return (
    <button
      type="button"
      className="choice"
      disabled={meal.isSoldOut}
      onClick={props.onChoose}
      data-fit=""
    >
      <Food picture={meal.picture} photo={meal.photo} />
      <span className="choice-words">
        <span className="choice-name">{meal.name}</span>
        {props.hasDescription && <span className="choice-description">{meal.description}</span>}
        <Contents meal={meal} />
        {meal.isSoldOut ? <span className="sold-out">卖完了</span> : <Price meal={meal} />}
      </span>
    </button>
  );
}

/** What it suits, and what somebody may not be able to eat. */
function Contents({ meal }: { readonly meal: MenuCard }) {
  if (meal.dietMarks.length === 0 && meal.allergens.length === 0) return null;
  return (
    <span className="contents">
      {dietWordsOf(meal.dietMarks).map((word) => (
        <span key={word} className="diet-mark">
          {word}
        </span>
      ))}
      {meal.allergens.length > 0 && (
        <span className="allergens">{allergenSentence(meal.allergens)}</span>
      )}
    </span>
  );
}

/** What this person pays, and the list price struck through where it differs; in the discreet form the list price only. */
function Price({ meal }: { readonly meal: MenuCard }) {
  if (meal.kind === 'by-weight') return <ListPrice word="每斤" meal={meal} />;
  if (meal.payFen === null) return <ListPrice word="原价" meal={meal} />;
  return (
    <span className="price">
      <Amount amountFen={meal.payFen} />
      {meal.payFen !== meal.listPriceFen && (
        <span className="price-was">
          <span className="for-readers-only">原价</span>
          <s>{formatSpokenYuan(meal.listPriceFen)}</s>
        </span>
      )}
    </span>
  );
}

function ListPrice(props: { readonly word: string; readonly meal: MenuCard }) {
  return (
    <span className="price price-list">
      <span className="price-word">{props.word}</span>
      <Amount amountFen={props.meal.listPriceFen} />
    </span>
  );
}
