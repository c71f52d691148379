import { createContext, useContext, useEffect, useState } from 'react';
import type { MenuItem } from '../../../shared/sync/contract.ts';
import { Dish } from '../parts/dishes.tsx';

/** Brings a photo as a data address; null when it cannot be had now. */
export type PhotoSource = (digest: string) => Promise<string | null>;

/** More photos than a day's menu has are not kept: a screen runs for months. */
const KEPT_PHOTOS = 24;

/** Keeps the last photos that came, so that a menu is not drawn twice for every elder. */
export function keepPhotos(source: PhotoSource): PhotoSource {
  const kept = new Map<string, Promise<string | null>>();
  return (digest) => {
    const coming = kept.get(digest) ?? source(digest);
    kept.delete(digest);
    kept.set(digest, coming);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT_PHOTOS) break;
      kept.delete(oldest);
    }
    // Asked for again next time: it may still be on its way to the kiosk.
    void coming.then((address) => address === null && kept.delete(digest));
    return coming;
  };
}

const context = createContext<PhotoSource>(async () => null);
export const PhotoProvider = context.Provider;

function usePhoto(digest: string | null): string | null {
  const source = useContext(context);
  const [photo, setPhoto] = useState<{ digest: string; address: string | null } | null>(null);
  useEffect(() => {
    if (digest === null) return undefined;
    let isWanted = true;
    void source(digest).then((address) => {
      if (isWanted) setPhoto({ digest, address });
    });
    return () => {
      isWanted = false;
    };
  }, [digest, source]);
  return photo !== null && photo.digest === digest ? photo.address : null;
}

/** What the food looks like: its photo once that has come, until then and otherwise our drawing. */
export function Food(props: {
  readonly picture: MenuItem['picture'];
  readonly photo: string | null;
}) {
  const address = usePhoto(props.photo);
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className="dish-ground" data-picture={props.picture}>
      {address === null || address === broken ? (
        <Dish picture={props.picture} />
      ) : (
        // The words beside it say what it is.
        <img className="photo" src={address} alt="" onError={() => setBroken(address)} />
      )}
    </span>
  );
}
