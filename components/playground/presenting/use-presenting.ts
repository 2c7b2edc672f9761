"use client";

import { useCallback, useState } from "react";
import { presentAddress } from "./present-address.ts";

/** Whether the page is large and without its frame. The address follows, so that it can be given to others. */
export function usePresenting(first: boolean): readonly [boolean, (on: boolean) => void] {
  const [presenting, setPresenting] = useState(first);
  const present = useCallback((on: boolean) => {
    setPresenting(on);
    window.history.replaceState(null, "", presentAddress(window.location.href, on));
  }, []);
  return [presenting, present];
}
