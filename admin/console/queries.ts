import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import { kioskIdSchema } from '../../shared/identity/ids.ts';
import type { ChecksQuery } from '../contract/kiosks.ts';
import type { MealsQuery } from '../contract/router.ts';
import { api, troubleOf } from './api.ts';

/** How often figures that meals change are asked for again while the page can be seen. */
const REFRESH_MS = 5_000;

/** A client for one open console. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A county's network often has no internet, which browsers report as being offline.
        networkMode: 'always',
        retry: (failureCount, error) => troubleOf(error) === 'unreachable' && failureCount < 1,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export const sessionKey = ['session'] as const;

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: () => api.session.query(), staleTime: 60_000 });
}

export function useCoverage() {
  return useQuery({
    queryKey: ['coverage'],
    queryFn: () => api.coverage.query(),
    refetchInterval: REFRESH_MS,
  });
}

export function useMeals(query: MealsQuery) {
  return useQuery({
    queryKey: ['meals', query],
    queryFn: () => api.meals.query(query),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export function useKiosks() {
  return useQuery({
    queryKey: ['kiosks'],
    queryFn: () => api.kiosks.query(),
    refetchInterval: REFRESH_MS,
  });
}

/** What may be missing of a kiosk. */
export function useKioskLoss(kioskId: string) {
  return useQuery({
    queryKey: ['kiosk-loss', kioskId],
    queryFn: () => api.kioskLoss.query({ kioskId: kioskIdSchema.parse(kioskId) }),
    refetchInterval: REFRESH_MS,
  });
}

/** Kiosks of which something is kept aside. */
export function useChecks() {
  return useQuery({
    queryKey: ['checks'],
    queryFn: () => api.checks.query(),
    refetchInterval: REFRESH_MS,
  });
}

/** A page of what is kept aside of one kiosk. */
export function useKioskChecks(query: ChecksQuery) {
  return useQuery({
    queryKey: ['kiosk-checks', query],
    queryFn: () => api.kioskChecks.query(query),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export function usePolicies() {
  return useQuery({ queryKey: ['policies'], queryFn: () => api.policies.query() });
}

/** Published schemes of other places; they change only with the program. */
export function usePolicyTemplates() {
  return useQuery({
    queryKey: ['policy-templates'],
    queryFn: () => api.policyTemplates.query(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** A run of the what-if, asked for again while it runs; null when the server no longer knows it. */
export function useWhatIfRun(runId: string | null) {
  return useQuery({
    queryKey: ['what-if', runId],
    queryFn: () => (runId === null ? null : api.whatIfRun.query({ runId })),
    enabled: runId !== null,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 500 : false),
  });
}

export function useAlarms() {
  return useQuery({
    queryKey: ['alarms'],
    queryFn: () => api.alarms.query(),
    refetchInterval: REFRESH_MS,
  });
}

export const backupsKey = ['backups'] as const;

export function useBackups() {
  return useQuery({
    queryKey: backupsKey,
    queryFn: () => api.backups.query(),
    refetchInterval: REFRESH_MS,
  });
}
