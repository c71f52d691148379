import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { createRoot } from 'react-dom/client';
import { create } from 'zustand';
import type { SimulatorRouter, SimulatorView } from '../../contract/simulator.ts';
import '../parts/base.css';
import { SimulatorPage } from './simulator-page.tsx';

interface SimulatorState {
  readonly view: SimulatorView | null;
  readonly isLost: boolean;
}

const useSimulator = create<SimulatorState>(() => ({ view: null, isLost: false }));

const { protocol, host } = window.location;
const socket = createWSClient({
  url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/simulator`,
  onClose: () => useSimulator.setState({ isLost: true }),
});
const client = createTRPCClient<SimulatorRouter>({ links: [wsLink({ client: socket })] });

client.view.subscribe(undefined, {
  onData: (view) => useSimulator.setState({ view, isLost: false }),
  onError: (error) => {
    console.error(error);
    useSimulator.setState({ isLost: true });
  },
});

function complain(error: unknown): void {
  console.error(error);
}

function App() {
  const { view, isLost } = useSimulator();
  return (
    <SimulatorPage
      view={view}
      isLost={isLost}
      onTap={(cardId) => client.tap.mutate({ cardId }).catch(complain)}
      onFault={(fault, isOn) => client.setFault.mutate({ fault, isOn }).catch(complain)}
      onScan={(what) => client.scan.mutate({ what }).catch(complain)}
      onOpen={(screen) =>
        client.openScreen
          .mutate({ screen })
          .then(({ address }) => {
            window.open(address, '_blank');
          })
          .catch(complain)
      }
    />
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('no #root in the page');
createRoot(root).render(<App />);
