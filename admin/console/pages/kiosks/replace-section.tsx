import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal } from 'antd';
import { kioskIdSchema } from '../../../../shared/identity/ids.ts';
import type { KioskView } from '../../../contract/views.ts';
import { api, troubleSentence } from '../../api.ts';
import { MadeCode } from '../enrolment-dialog.tsx';

/** Makes the code with which a new machine takes this one's place. */
export function ReplaceSection({ kiosk }: { readonly kiosk: KioskView }) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () =>
      api.makeReplacementCode.mutate({ kioskId: kioskIdSchema.parse(kiosk.kioskId) }),
  });
  const close = (): void => {
    make.reset();
    void client.invalidateQueries({ queryKey: ['kiosks'] });
  };
  return (
    <section>
      <h3>换一台</h3>
      <p>
        机器坏了、丢了，或账本分成了两份，就用替换码换一个新的编号，在原来的机器或新机器上都行：老人的余额和用餐次数会自己下来。旧机器里没送来的记录，以后找到了还能收。
      </p>
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        生成替换码
      </Button>
      {make.isError && <Alert type="error" role="alert" title={troubleSentence(make.error)} />}
      {make.data?.ok === false && (
        <Alert type="error" role="alert" title={make.data.failure.sentence} />
      )}
      {make.data?.ok === true && (
        <Modal
          open
          title={`换掉 ${kiosk.kioskNumber} 号机`}
          onCancel={close}
          footer={null}
          mask={{ closable: false }}
        >
          <MadeCode
            made={make.data.value}
            canteenName={kiosk.canteenName}
            where="机器还在：在它的收银屏上输入。换新机器：第一次启动点餐机程序时带上（--enrol）。"
            onClose={close}
          />
        </Modal>
      )}
    </section>
  );
}
