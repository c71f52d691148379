import { Descriptions, Drawer } from 'antd';
import type { KioskLossView } from '../../../contract/kiosks.ts';
import type { KioskView } from '../../../contract/views.ts';
import { formatCount, formatMoment } from '../../format.ts';
import { FailureNotice, LoadingBlock } from '../../parts/states.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useKioskLoss } from '../../queries.ts';
import { hashOf } from '../../routes.ts';
import { contactOf } from '../kiosk-contact.ts';
import { ReplaceSection } from './replace-section.tsx';
import { RevokeSection } from './revoke-section.tsx';
import { SlipSection } from './slip-section.tsx';

/** One kiosk: how it stands, what may be missing of it, and what to do when it is broken, lost or stolen. */
export function KioskDrawer(props: {
  readonly kiosk: KioskView;
  readonly mayAct: boolean;
  readonly onClose: () => void;
}) {
  const { kiosk, mayAct } = props;
  const loss = useKioskLoss(kiosk.kioskId);
  return (
    <Drawer
      open
      size={560}
      title={`${kiosk.kioskNumber} 号机 · ${kiosk.canteenName}`}
      onClose={props.onClose}
    >
      <div className="kiosk-drawer">
        <Standing kiosk={kiosk} />
        {loss.isPending && <LoadingBlock label="正在取这台设备的情况" />}
        {loss.isError && loss.data === undefined && (
          <FailureNotice error={loss.error} onRetry={() => void loss.refetch()} />
        )}
        {loss.data != null && (
          <>
            <SlipSection loss={loss.data} mayAct={mayAct} />
            <Imports imports={loss.data.imports} />
          </>
        )}
        {mayAct && kiosk.status !== 'replaced' && kiosk.replacedByNumber === null && (
          <ReplaceSection kiosk={kiosk} />
        )}
        {mayAct && kiosk.status !== 'revoked' && <RevokeSection kiosk={kiosk} />}
      </div>
    </Drawer>
  );
}

function Standing({ kiosk }: { readonly kiosk: KioskView }) {
  const contact = contactOf(kiosk, useNow(15_000));
  const succession = [
    ...(kiosk.replacesNumber === null ? [] : [`接替 ${kiosk.replacesNumber} 号机`]),
    ...(kiosk.replacedByNumber === null ? [] : [`由 ${kiosk.replacedByNumber} 号机接替`]),
  ];
  return (
    <Descriptions
      column={1}
      size="small"
      bordered
      styles={{ label: { width: 110, whiteSpace: 'nowrap' } }}
      items={[
        { key: 'contact', label: '联系情况', children: contact.words },
        {
          key: 'head',
          label: '账本',
          children: <span className="number">已收到第 {formatCount(kiosk.headSeq)} 号为止</span>,
        },
        ...(succession.length === 0
          ? []
          : [{ key: 'succession', label: '接替', children: succession.join('，') }]),
        ...(kiosk.quarantinedCount === 0
          ? []
          : [
              {
                key: 'checks',
                label: '待核查',
                children: (
                  <a href={hashOf('checks', { kiosk: kiosk.kioskId })}>
                    {formatCount(kiosk.quarantinedCount)} 条，去核查
                  </a>
                ),
              },
            ]),
        { key: 'enrolled', label: '注册时间', children: formatMoment(kiosk.enrolledAt) },
      ]}
    />
  );
}

function Imports({ imports }: Pick<KioskLossView, 'imports'>) {
  if (imports.length === 0) return null;
  return (
    <section>
      <h3>导入过的账本</h3>
      <ul className="plain-list">
        {imports.map((one) => (
          <li key={`${one.importedAt} ${one.newCount} ${one.asideCount}`}>
            {formatMoment(one.importedAt)} 由{one.importedBy ?? '服务器上的命令'}导入：新收{' '}
            {formatCount(one.newCount)} 条，另存待核查 {formatCount(one.asideCount)} 条
          </li>
        ))}
      </ul>
    </section>
  );
}
