/** The sections of the editor in the order of their tabs. */
export const SECTIONS = [
  { id: 'basics', title: '基本情况' },
  { id: 'funds', title: '资金和分层' },
  { id: 'rules', title: '规则' },
  { id: 'limits', title: '限额' },
  { id: 'settings', title: '要定的问题' },
  { id: 'operator', title: '运营方' },
  { id: 'top-up', title: '充值' },
  { id: 'cases', title: '算例' },
] as const;

export type SectionId = (typeof SECTIONS)[number]['id'];

const sectionsOfMembers: Readonly<Record<string, SectionId>> = {
  funds: 'funds',
  layers: 'funds',
  rules: 'rules',
  limits: 'limits',
  settings: 'settings',
  operatorPayments: 'operator',
  siteGrants: 'operator',
  settlement: 'operator',
  topUpRules: 'top-up',
  cases: 'cases',
};

/** The section that a place of the document is edited in. */
export function sectionOf(path: readonly (string | number)[]): SectionId {
  return sectionsOfMembers[String(path[0] ?? '')] ?? 'basics';
}

/** Brings the field of a path into sight and focus: the nearest one that exists. */
export function focusPath(path: readonly (string | number)[]): void {
  for (let length = path.length; length > 0; length -= 1) {
    const place = CSS.escape(path.slice(0, length).join('/'));
    const field = window.document.querySelector<HTMLElement>(`[data-path="${place}"]`);
    if (field === null) continue;
    field.scrollIntoView({ block: 'center' });
    field.querySelector<HTMLElement>('input, textarea, button, [tabindex="0"]')?.focus();
    return;
  }
}
