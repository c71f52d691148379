import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { kioskIdSchema } from '../../../../shared/identity/ids.ts';
import type { KioskLossView, SlipFit, SlipView } from '../../../contract/kiosks.ts';
import { api, troubleSentence } from '../../api.ts';
import { formatCount, formatMoment } from '../../format.ts';

const FIT_WORDS: Readonly<Record<SlipFit, string>> = {
  missing: '还没收到这一条',
  held: '已收到，对得上',
  differs: '对不上，已提醒',
  aside: '在核查单里',
};

/** What may be missing of a kiosk, bounded by the papers that people find. */
export function SlipSection(props: { readonly loss: KioskLossView; readonly mayAct: boolean }) {
  const { loss, mayAct } = props;
  return (
    <section>
      <h3>可能缺的记录</h3>
      {loss.missing === null ? (
        <p>
          已收到第 <strong className="number">{formatCount(loss.headSeq)}</strong>{' '}
          号为止。机器没了，要知道缺不缺：找它最后打的小票或日结单，把编码登记在这里。
        </p>
      ) : (
        <Alert
          type="warning"
          role="status"
          title={`可能缺 ${formatCount(loss.missing.count)} 条：第 ${formatCount(loss.missing.fromSeq)} 号到第 ${formatCount(loss.missing.toSeq)} 号`}
          description="小票证明这些号卖过，但记录没有送到。找到旧机器或它的硬盘、导入账本后，这个数会自己变小。"
        />
      )}
      {mayAct && <SlipEntry kioskId={loss.kioskId} kioskNumber={loss.kioskNumber} />}
      {loss.slips.length > 0 && (
        <ul className="plain-list">
          {loss.slips.map((slip) => (
            <SlipLine key={slip.slipId} slip={slip} mayAct={mayAct} />
          ))}
        </ul>
      )}
    </section>
  );
}

function SlipEntry(props: { readonly kioskId: string; readonly kioskNumber: number }) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const enter = useMutation({
    mutationFn: () => api.enterSlip.mutate({ kioskId: kioskIdSchema.parse(props.kioskId), code }),
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      setCode('');
      await client.invalidateQueries({ queryKey: ['kiosk-loss'] });
      await client.invalidateQueries({ queryKey: ['kiosks'] });
    },
  });
  return (
    <>
      <label htmlFor="slip-code">小票或日结单编码</label>
      <div className="slip-entry">
        <Input
          id="slip-code"
          className="number"
          value={code}
          maxLength={60}
          placeholder={`${String(props.kioskNumber).padStart(4, '0')}-000123-9F3A6C21`}
          onChange={(event) => setCode(event.target.value)}
          onPressEnter={() => enter.mutate()}
        />
        <Button
          disabled={code.trim() === ''}
          loading={enter.isPending}
          onClick={() => enter.mutate()}
        >
          登记
        </Button>
      </div>
      {enter.isError && <Alert type="error" role="alert" title={troubleSentence(enter.error)} />}
      {enter.data?.ok === false && (
        <Alert type="error" role="alert" title={enter.data.failure.sentence} />
      )}
      {enter.data?.ok === true && enter.data.value.fit === 'differs' && (
        <Alert
          type="error"
          role="alert"
          title="这张小票与已收到的记录对不上，已列入提醒。请核对小票真假，以及这台设备有没有被还原或复制。"
        />
      )}
    </>
  );
}

function SlipLine({ slip, mayAct }: { readonly slip: SlipView; readonly mayAct: boolean }) {
  const client = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => api.withdrawSlip.mutate({ slipId: slip.slipId, reason: '登记错了' }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <li>
      <span className="number">{slip.code}</span>{' '}
      <span className={slip.fit === 'differs' ? 'mark mark-warning' : 'mark'}>
        {FIT_WORDS[slip.fit]}
      </span>
      <span className="soft">
        {' '}
        {slip.enteredBy} {formatMoment(slip.enteredAt)} 登记
      </span>
      {mayAct && (
        <Button
          type="link"
          size="small"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          登记错了
        </Button>
      )}
    </li>
  );
}
