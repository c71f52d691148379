import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { api, troubleSentence } from '../api.ts';
import { formatMoment } from '../format.ts';
import { useNow } from '../parts/use-now.ts';
import { useCoverage } from '../queries.ts';

interface EnrolmentCode {
  readonly code: string;
  readonly expiresAt: string;
}

/** Makes a one-time code for a new kiosk of one canteen and shows it large, once. */
export function EnrolmentDialog({ onClose }: { readonly onClose: () => void }) {
  const coverage = useCoverage().data;
  const canteens = (coverage?.canteens ?? []).filter((canteen) => canteen.standing !== 'closed');
  const [canteenId, setCanteenId] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (id: string) => api.makeEnrolmentCode.mutate({ canteenId: id }),
  });
  const canteenName = canteens.find((canteen) => canteen.canteenId === canteenId)?.name ?? '';
  return (
    <Modal open title="生成设备注册码" onCancel={onClose} footer={null} mask={{ closable: false }}>
      {make.data === undefined ? (
        <div className="enrolment">
          <p>注册码只给一家食堂的一台新设备用，一小时内有效，用过就作废。</p>
          <label htmlFor="enrolment-canteen">给哪家食堂</label>
          <Select<string>
            id="enrolment-canteen"
            showSearch={{ optionFilterProp: 'label' }}
            placeholder="选择食堂，可输入名称查找"
            value={canteenId}
            onChange={setCanteenId}
            options={canteens.map((canteen) => ({
              value: canteen.canteenId,
              label: `${canteen.name}（${canteen.townName}）`,
            }))}
          />
          {make.isError && <Alert type="error" role="alert" title={troubleSentence(make.error)} />}
          <div className="dialog-actions">
            <Button onClick={onClose}>取消</Button>
            <Button
              type="primary"
              disabled={canteenId === null}
              loading={make.isPending}
              onClick={() => canteenId !== null && make.mutate(canteenId)}
            >
              生成
            </Button>
          </div>
        </div>
      ) : (
        <MadeCode
          made={make.data}
          canteenName={canteenName}
          where="第一次启动新机器的点餐机程序时带上它（--enrol）："
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

/** A code that was made, large, with how long it is good. */
export function MadeCode(props: {
  readonly made: EnrolmentCode;
  readonly canteenName: string;
  /** Where it is to be typed. */
  readonly where: string;
  readonly onClose: () => void;
}) {
  const leftMinutes = Math.ceil((Date.parse(props.made.expiresAt) - useNow(1_000)) / 60_000);
  return (
    <div className="enrolment">
      <p>
        给 <strong>{props.canteenName}</strong>。{props.where}
      </p>
      <output className="enrolment-code">{props.made.code}</output>
      {leftMinutes > 0 ? (
        <p>
          有效到 <strong className="number">{formatMoment(props.made.expiresAt)}</strong>
          （还有 {leftMinutes} 分钟），只能用一次。关掉这个窗口后不再显示。
        </p>
      ) : (
        <Alert type="warning" title="这个注册码已经过期，请关掉窗口重新生成。" />
      )}
      <div className="dialog-actions">
        <Button type="primary" onClick={props.onClose}>
          已经输好，关闭
        </Button>
      </div>
    </div>
  );
}
