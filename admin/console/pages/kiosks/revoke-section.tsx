import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { kioskIdSchema } from '../../../../shared/identity/ids.ts';
import type { KioskView } from '../../../contract/views.ts';
import { api, troubleSentence } from '../../api.ts';

/** Ends a kiosk's access, with the reason that goes on record. */
export function RevokeSection({ kiosk }: { readonly kiosk: KioskView }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <section>
      <h3>停用</h3>
      <p>
        机器可能在别人手里，就停用：它从此连不上，送来什么都不收。停用不能撤销；它停用前卖的餐，凭导出的账本人工导入。
      </p>
      <Button danger onClick={() => setIsAsking(true)}>
        停用这台设备
      </Button>
      {isAsking && <RevokeDialog kiosk={kiosk} onClose={() => setIsAsking(false)} />}
    </section>
  );
}

function RevokeDialog(props: { readonly kiosk: KioskView; readonly onClose: () => void }) {
  const { kiosk } = props;
  const client = useQueryClient();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const revoke = useMutation({
    mutationFn: () =>
      api.revokeKiosk.mutate({ kioskId: kioskIdSchema.parse(kiosk.kioskId), reason }),
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      await client.invalidateQueries({ queryKey: ['kiosks'] });
      message.success(`${kiosk.kioskNumber} 号机已停用`);
      props.onClose();
    },
  });
  return (
    <Modal
      open
      title={`停用 ${kiosk.kioskNumber} 号机`}
      onCancel={props.onClose}
      footer={null}
      mask={{ closable: false }}
    >
      <div className="enrolment">
        <label htmlFor="revoke-reason">为什么停用（会留在记录里）</label>
        <Input
          id="revoke-reason"
          value={reason}
          maxLength={200}
          placeholder="例如：设备被盗，已报案"
          onChange={(event) => setReason(event.target.value)}
        />
        {revoke.isError && (
          <Alert type="error" role="alert" title={troubleSentence(revoke.error)} />
        )}
        {revoke.data?.ok === false && (
          <Alert type="error" role="alert" title={revoke.data.failure.sentence} />
        )}
        <div className="dialog-actions">
          <Button onClick={props.onClose}>取消</Button>
          <Button
            type="primary"
            danger
            disabled={reason.trim().length < 2}
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            停用，不能撤销
          </Button>
        </div>
      </div>
    </Modal>
  );
}
