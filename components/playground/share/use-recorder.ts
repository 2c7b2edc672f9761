"use client";

import { useEffect, useState } from "react";
import type { Session } from "../use-session.ts";
import { createRecorder, type Recorder } from "./recorder.ts";

/** Records what the page's runs show. */
export function useRecorder({ subscribe }: Session): Recorder {
  const [recorder] = useState(() => createRecorder());
  useEffect(() => subscribe(recorder.hear), [subscribe, recorder]);
  return recorder;
}
