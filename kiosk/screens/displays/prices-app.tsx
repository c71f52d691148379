import { useState } from 'react';
import { Attached, attach } from '../attached.tsx';
import { connectPrices } from '../connection.ts';
import { PriceScreen } from './price-screen.tsx';

/** The price board attached to its host. */
export default function PricesApp() {
  const [store] = useState(() => attach(connectPrices));
  return (
    <Attached store={store} howToOpen="请在主机上再打开一次价格公示；每次打开用一个新的地址。">
      {(view) => <PriceScreen view={view} />}
    </Attached>
  );
}
