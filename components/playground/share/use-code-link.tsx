"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ProgramDocument } from "../documents/document.ts";
import { PAGE_LANGUAGES } from "../languages.ts";
import type { Code } from "../use-code.ts";

/**
 * Takes the program out of the address that the page was opened with, `#c=…`, in place of the one that is there, which
 * stays in the history and can be put back. Answers what there is to say of it.
 */
export function useCodeLink(code: Code): ReactNode {
  const { language, initial, setLanguage, replace } = code;
  const [program, setProgram] = useState<ProgramDocument>();
  const [broken, setBroken] = useState(false);
  const looked = useRef(false);
  const taken = useRef<ProgramDocument>(undefined);

  useEffect(() => {
    if (looked.current) return;
    looked.current = true;
    const { hash } = window.location;
    if (!hash.startsWith("#c=")) return;
    const take = async (): Promise<void> => {
      const { readCodeLink } = await import("./code-link.ts");
      const link = await readCodeLink(
        hash,
        PAGE_LANGUAGES.map(({ id }) => id),
      );
      if (link.kind === "program") setProgram(link.program);
      setBroken(link.kind === "broken");
      // A reload goes on with what has become of it.
      window.history.replaceState(
        window.history.state,
        "",
        window.location.pathname + window.location.search,
      );
    };
    void take().catch(() => setBroken(true));
  }, []);

  useEffect(() => {
    if (program === undefined || taken.current === program) return;
    if (language.id !== program.language) setLanguage(program.language);
    else if (initial?.program.language === program.language) {
      taken.current = program;
      replace(program);
    }
  }, [program, language, initial, setLanguage, replace]);

  return broken ? (
    <p role="alert" className="shrink-0 border-b border-line bg-frame px-4 py-2 text-ui text-soft">
      The link holds no program that can be read: it may have been cut off. Your own program is shown.
    </p>
  ) : null;
}
