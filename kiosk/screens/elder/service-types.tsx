import type { ServiceType } from '../../../shared/policy/facts.ts';
import { useElderScreen } from './frame.tsx';
import type { StepOf } from './step.ts';

const words: Record<ServiceType, string> = {
  'eat-in': '堂食',
  'pick-up': '打包',
  delivery: '送餐',
};

/** Where it is eaten; the chosen one is marked by a tick as well. */
export function ServiceTypes({ step }: { readonly step: StepOf<'pay'> }) {
  const { press } = useElderScreen();
  return (
    <ul className="services">
      {step.serviceTypes.map((serviceType) => {
        const isChosen = serviceType === step.serviceType;
        return (
          <li key={serviceType}>
            <button
              type="button"
              className="tool service"
              aria-pressed={isChosen}
              onClick={() => press({ press: 'choose-service', serviceType })}
            >
              {isChosen && <span aria-hidden="true">✓</span>}
              {words[serviceType]}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
