import { Tooltip } from 'antd';
import type { TownCoverageView } from '../../../contract/views.ts';
import { effectivePercent } from './coverage-figures.ts';
import { layOutTiles, shortTownName } from './tile-layout.ts';

/** Steps of effective coverage, each from `from` per cent up; they also grow darker, so that they can be told without colour. */
const steps = [
  { id: 'none', from: 0, label: '0' },
  { id: 'low', from: Number.MIN_VALUE, label: '20 以下' },
  { id: 'fair', from: 20, label: '20–40' },
  { id: 'half', from: 40, label: '40–60' },
  { id: 'good', from: 60, label: '60–80' },
  { id: 'high', from: 80, label: '80 以上' },
] as const;

function stepOf(percent: number | null): (typeof steps)[number]['id'] {
  return steps.findLast((step) => (percent ?? 0) >= step.from)?.id ?? 'none';
}

function sentenceOf(town: TownCoverageView): string {
  return `${town.townName}：${town.communityCount} 个村（社区），有效覆盖 ${town.effectiveCount} 个，挂牌覆盖 ${town.nominalCount} 个`;
}

/** The district's towns as tiles coloured by effective coverage; a press picks one, a second press lets it go. */
export function TownTiles(props: {
  readonly towns: readonly TownCoverageView[];
  readonly selectedTownName: string | null;
  readonly onSelect: (townName: string | null) => void;
}) {
  const layout = layOutTiles(props.towns.map((town) => town.townName));
  return (
    <div className="tiles-area">
      {/* A fieldset would bring its own border and legend layout. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a grid of buttons, not a form */}
      <div
        className="tiles"
        role="group"
        aria-label="各镇街有效覆盖率"
        style={{ gridTemplateColumns: `repeat(${layout.columnCount}, minmax(0, 1fr))` }}
      >
        {props.towns.map((town, index) => {
          const percent = effectivePercent(town);
          const place = layout.places[index] ?? { row: 1, column: 1 };
          const isSelected = town.townName === props.selectedTownName;
          return (
            <Tooltip key={town.townCode} title={sentenceOf(town)} mouseEnterDelay={0.4}>
              <button
                type="button"
                className={`tile tile-${stepOf(percent)}`}
                style={{ gridRow: place.row, gridColumn: `${place.column} / span 2` }}
                aria-pressed={isSelected}
                data-town={town.townName}
                onClick={() => props.onSelect(isSelected ? null : town.townName)}
              >
                <span>{shortTownName(town.townName)}</span>
                <strong>{percent === null ? '—' : `${wholePercent(percent)}%`}</strong>
                <span className="for-ears">。{sentenceOf(town)}</span>
              </button>
            </Tooltip>
          );
        })}
      </div>
      <div className="legend">
        <span>有效覆盖率 %</span>
        {steps.map((step) => (
          <span key={step.id} className="legend-step">
            <i className={`legend-swatch tile-${step.id}`} />
            {step.label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** A tile has no room for decimals, but something below one per cent is not nothing. */
function wholePercent(percent: number): string {
  return percent > 0 && percent < 1 ? '<1' : String(Math.floor(percent + 1e-9));
}
