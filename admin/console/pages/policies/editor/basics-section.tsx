import { Input, Select } from 'antd';
import { canteenIdSchema } from '../../../../../shared/identity/ids.ts';
import { SITE_KIND_NAMES, SOURCE_GRADE_NAMES } from '../../../../../shared/policy/names.ts';
import { useCoverage } from '../../../queries.ts';
import { ChoiceField, DateField, Field, SeveralField, TextField, WholeBox } from './fields.tsx';
import type { SectionProps } from './section.ts';

/** Title, number, dates, source and scope. */
export function BasicsSection({ form, edit }: SectionProps) {
  return (
    <>
      <h3>文件</h3>
      <div className="form-grid">
        <TextField
          label="政策名称"
          path={['title']}
          value={form.title}
          maxLength={120}
          isWide
          onChange={(title) => edit({ title })}
        />
        <TextField
          label="发文机关"
          path={['issuer']}
          value={form.issuer}
          maxLength={60}
          onChange={(issuer) => edit({ issuer })}
        />
        <TextField
          label="文号"
          path={['documentNumber']}
          value={form.documentNumber}
          maxLength={80}
          onChange={(documentNumber) => edit({ documentNumber })}
        />
        <DateField
          label="从哪天起执行"
          path={['effectiveFrom']}
          value={form.effectiveFrom}
          onChange={(effectiveFrom) => effectiveFrom !== null && edit({ effectiveFrom })}
        />
        <DateField
          label="到哪天为止"
          path={['effectiveTo']}
          value={form.effectiveTo}
          emptyWords="没有截止日期"
          onChange={(effectiveTo) => edit({ effectiveTo })}
        />
        <Field label="第几版" path={['version']} help="同一政策发布过的版本号不能再用">
          {(id) => (
            <WholeBox
              id={id}
              value={form.version}
              suffix="版"
              least={1}
              most={100_000}
              onChange={(version) => version !== null && edit({ version })}
            />
          )}
        </Field>
      </div>
      <SourceFields form={form} edit={edit} />
      <ScopeFields form={form} edit={edit} />
    </>
  );
}

type Props = Pick<SectionProps, 'form' | 'edit'>;

function SourceFields({ form, edit }: Props) {
  const { source } = form;
  return (
    <>
      <h3>出处</h3>
      <div className="form-grid">
        <ChoiceField
          label="来源可靠程度"
          path={['source', 'grade']}
          value={source.grade}
          names={SOURCE_GRADE_NAMES}
          onChange={(grade) => edit({ source: { ...source, grade } })}
        />
        <TextField
          label="地方和时间"
          path={['source', 'place']}
          value={source.place}
          maxLength={60}
          onChange={(place) => edit({ source: { ...source, place } })}
        />
        <Field label="还要核对什么" path={['source', 'note']} isWide>
          {(id) => (
            <Input.TextArea
              id={id}
              value={source.note}
              maxLength={1000}
              autoSize={{ minRows: 2, maxRows: 5 }}
              onChange={(event) => edit({ source: { ...source, note: event.target.value } })}
            />
          )}
        </Field>
      </div>
    </>
  );
}

function ScopeFields({ form, edit }: Props) {
  const coverage = useCoverage().data;
  const { scope } = form;
  const change = (next: Partial<typeof scope>): void => edit({ scope: { ...scope, ...next } });
  const towns = (coverage?.towns ?? []).map((town) => ({
    value: town.townCode,
    label: `${town.townName}（${town.townCode}）`,
  }));
  const county = towns[0]?.value.slice(0, 6);
  return (
    <>
      <h3>适用哪些食堂</h3>
      <p className="soft">三项都空着就是全部食堂；填了的每一项都要符合。</p>
      <div className="form-grid">
        <Field
          label="食堂在哪里"
          path={['scope', 'divisionCodes']}
          help="选镇街，或输入2、4、6、9、12位区划代码后按回车"
        >
          {(id) => (
            <Select<string[]>
              id={id}
              mode="tags"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              placeholder="不限"
              value={scope.divisionCodes ?? []}
              options={[
                ...(county === undefined
                  ? []
                  : [{ value: county, label: `${coverage?.districtName ?? ''}（${county}）` }]),
                ...towns,
              ]}
              onChange={(codes) => {
                const good = codes.filter((code) =>
                  /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(code),
                );
                change({ divisionCodes: good.length === 0 ? null : good });
              }}
            />
          )}
        </Field>
        <SeveralField
          label="哪类食堂"
          path={['scope', 'siteKinds']}
          value={scope.siteKinds}
          names={SITE_KIND_NAMES}
          emptyWords="不限"
          onChange={(siteKinds) => change({ siteKinds })}
        />
        <CanteensField form={form} edit={edit} />
      </div>
    </>
  );
}

function CanteensField({ form, edit }: Props) {
  const canteens = useCoverage().data?.canteens ?? [];
  const chosen = form.scope.canteenIds ?? [];
  return (
    <Field label="只限这几家食堂" path={['scope', 'canteenIds']} isWide>
      {(id) => (
        <Select<string[]>
          id={id}
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="不限"
          value={[...chosen]}
          options={canteens.map((canteen) => ({
            value: canteen.canteenId,
            label: `${canteen.name}（${canteen.townName}）`,
          }))}
          onChange={(ids) => {
            const canteenIds = ids.map((one) => canteenIdSchema.parse(one));
            edit({
              scope: { ...form.scope, canteenIds: canteenIds.length === 0 ? null : canteenIds },
            });
          }}
        />
      )}
    </Field>
  );
}
