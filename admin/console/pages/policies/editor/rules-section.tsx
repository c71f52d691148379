import { describeRule } from '../../../../../shared/policy/describe/rule.ts';
import { freshId, makeRule } from './draft-form.ts';
import { ListEditor } from './list-editor.tsx';
import { RuleForm } from './rule-form.tsx';
import type { SectionProps } from './section.ts';

/** The rules, each with its sentence. */
export function RulesSection({ form, look, edit, listState }: SectionProps) {
  // Elsewhere the order of rules means nothing, and a button would say that it does.
  const isOrdered = (layerId: string | undefined): boolean =>
    form.layers.some((layer) => layer.id === layerId && layer.combine === 'first-match');
  const hasOrder = form.rules.some((rule) => isOrdered(rule.layerId));
  return (
    <>
      <h3>规则</h3>
      <p className="soft">
        没有符合任何规则的人按原价付。
        {hasOrder ? '在“取最先符合的一条”的层里，先后次序有作用。' : '规则的先后次序没有作用。'}
      </p>
      <ListEditor
        path={['rules']}
        parts={form.rules}
        state={listState('rules')}
        noun="规则"
        emptyWords="还没有规则，所有人都按原价付。"
        nameOf={(rule) => rule.title}
        describe={(rule) => describeRule(rule, look)}
        make={() => makeRule(form)}
        copy={(rule) => ({
          ...rule,
          id: freshId('rule', form.rules),
          title: `${rule.title}（副本）`.slice(0, 60),
        })}
        {...(hasOrder
          ? {
              mayMove: (index: number, by: -1 | 1) =>
                isOrdered(form.rules[index]?.layerId) && form.rules[index + by] !== undefined,
            }
          : {})}
        onChange={(rules) => edit({ rules })}
        form={(rule, path, change) => (
          <RuleForm rule={rule} form={form} path={path} onChange={change} />
        )}
      />
    </>
  );
}
