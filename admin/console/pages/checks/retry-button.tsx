import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { kioskIdSchema } from '../../../../shared/identity/ids.ts';
import { api, troubleSentence } from '../../api.ts';

/** Tries the records of a kiosk again that were not understood, as after an upgrade. */
export function RetryButton({ kioskId }: { readonly kioskId: string }) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const retry = useMutation({
    mutationFn: () => api.retryEntries.mutate({ kioskId: kioskIdSchema.parse(kioskId) }),
    onSuccess: async ({ applied, left }) => {
      await client.invalidateQueries();
      message.info(`重新识别：计入 ${applied} 条，还有 ${left} 条看不懂`);
    },
    onError: (error) => message.error(troubleSentence(error)),
  });
  return (
    <Button loading={retry.isPending} onClick={() => retry.mutate()}>
      重新识别
    </Button>
  );
}
