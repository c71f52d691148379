import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { canteenIdSchema } from '../../../../shared/identity/ids.ts';
import type { MenuChange } from '../../../../shared/menu/list.ts';
import type { Result } from '../../../../shared/result.ts';
import type { CanteenMenuView, CanteenSettingsForm, MenuFailure } from '../../../contract/menus.ts';
import { api, troubleSentence } from '../../api.ts';

const keyOf = (canteenId: string) => ['canteen-menu', canteenId] as const;

/** A canteen's menu and settings; null when there is no such canteen. */
export function useCanteenMenu(canteenId: string) {
  return useQuery({
    queryKey: keyOf(canteenId),
    queryFn: () => api.canteenMenu.query({ canteenId: canteenIdSchema.parse(canteenId) }),
  });
}

/** A change to be sent: of the list, with the photo that goes with it, or of the settings. */
export type MenuAct =
  | { readonly change: MenuChange; readonly photoBase64?: string }
  | { readonly settings: CanteenSettingsForm };

/** Changes a canteen's menu and shows what it became; says why not, and shows the newest where somebody else was faster. */
export function useMenuActs(menu: CanteenMenuView) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const send = useMutation({
    mutationFn: (act: MenuAct): Promise<Result<CanteenMenuView, MenuFailure>> => {
      const canteenId = canteenIdSchema.parse(menu.canteenId);
      const of = { canteenId, revision: menu.revision };
      if ('settings' in act) {
        const { serviceTypes, ...settings } = act.settings;
        return api.saveCanteenSettings.mutate({
          ...of,
          settings: { ...settings, serviceTypes: [...serviceTypes] },
        });
      }
      return api.changeMenu.mutate({
        ...of,
        change: act.change,
        photoBase64: act.photoBase64 ?? null,
      });
    },
    onSuccess: (answer) => {
      if (answer.ok) client.setQueryData(keyOf(menu.canteenId), answer.value);
      else message.error(answer.failure.sentence);
      if (!answer.ok) void client.invalidateQueries({ queryKey: keyOf(menu.canteenId) });
    },
    onError: (error) => message.error(troubleSentence(error)),
  });
  return {
    isPending: send.isPending,
    /** Answers whether it was done; the person was told if not. */
    act: async (act: MenuAct, done: string): Promise<boolean> => {
      const answer = await send.mutateAsync(act).catch(() => null);
      if (answer?.ok !== true) return false;
      message.success(done);
      return true;
    },
  };
}

export type Act = ReturnType<typeof useMenuActs>['act'];
