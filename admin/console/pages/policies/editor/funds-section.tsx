import { describeFund, describeLayer } from '../../../../../shared/policy/describe/other-parts.ts';
import type { Fund } from '../../../../../shared/policy/document.ts';
import type { Layer } from '../../../../../shared/policy/layer.ts';
import { COMBINE_NAMES, FUND_LEVEL_NAMES } from '../../../../../shared/policy/names.ts';
import { freshId } from './draft-form.ts';
import { ChoiceField, OptionalYuanField, TextField } from './fields.tsx';
import { ListEditor } from './list-editor.tsx';
import type { SectionProps } from './section.ts';

/** Who pays, and the layers in which discounts are worked out. */
export function FundsSection({ form, edit, listState }: SectionProps) {
  return (
    <>
      <h3>资金来源</h3>
      <ListEditor
        path={['funds']}
        parts={form.funds}
        state={listState('funds')}
        noun="资金"
        emptyWords="还没有资金。补贴总要有人出。"
        nameOf={(fund) => fund.name}
        describe={describeFund}
        make={(): Fund => ({ id: freshId('fund', form.funds), name: '', level: 'county' })}
        onChange={(funds) => edit({ funds })}
        form={(fund, path, change) => (
          <div className="form-grid">
            <TextField
              label="资金名称"
              path={[...path, 'name']}
              value={fund.name}
              maxLength={40}
              onChange={(name) => change({ ...fund, name })}
            />
            <ChoiceField
              label="哪一级"
              path={[...path, 'level']}
              value={fund.level}
              names={FUND_LEVEL_NAMES}
              help="食堂让利：由食堂自己打折，谁也不欠它"
              onChange={(level) => change({ ...fund, level })}
            />
          </div>
        )}
      />
      <h3>计算分几层</h3>
      <p className="soft">
        只有一种优惠时一层就够。先打商家折、再算政府补贴时用两层：后一层按前一层剩下的价钱算。
      </p>
      <LayerList form={form} edit={edit} listState={listState} />
    </>
  );
}

function LayerList({ form, edit, listState }: Omit<SectionProps, 'look' | 'decided'>) {
  const count = form.layers.length;
  return (
    <ListEditor
      path={['layers']}
      parts={form.layers}
      state={listState('layers')}
      noun="一层"
      emptyWords="还没有层。"
      nameOf={(layer) => layer.title}
      describe={describeLayer}
      make={(): Layer => ({
        id: freshId('layer', form.layers),
        title: `第${count + 1}层`,
        combine: 'lowest-price',
        subsidyMaxFen: null,
      })}
      mayMove={(index, by) => index + by >= 0 && index + by < count}
      onChange={(layers) => edit({ layers })}
      form={(layer, path, change) => (
        <div className="form-grid">
          <TextField
            label="这一层叫什么"
            path={[...path, 'title']}
            value={layer.title}
            maxLength={60}
            onChange={(title) => change({ ...layer, title })}
          />
          <ChoiceField
            label="几条规则都符合时"
            path={[...path, 'combine']}
            value={layer.combine}
            names={COMBINE_NAMES}
            onChange={(combine) => change({ ...layer, combine })}
          />
          <OptionalYuanField
            label="这一层每份最多优惠"
            path={[...path, 'subsidyMaxFen']}
            value={layer.subsidyMaxFen}
            emptyWords="不封顶"
            onChange={(subsidyMaxFen) => change({ ...layer, subsidyMaxFen })}
          />
        </div>
      )}
    />
  );
}
