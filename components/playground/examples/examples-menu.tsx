"use client";

import { Menu } from "@base-ui/react/menu";
import { type ReactElement, useRef } from "react";
import type { Example } from "#lib/api/contract.ts";
import { useExamples } from "#lib/api/hooks.ts";
import { groupsOf } from "./groups.ts";

export interface ExamplesMenuProps {
  readonly language: string;
  /** The button that the menu belongs to. */
  readonly trigger: ReactElement;
  /** The focus is left to the caller. */
  readonly onChoose: (example: Example) => void;
}

/** The examples of a language, in groups; arrow keys move, and typing goes to a title. Opens as soon as it is there. */
export function ExamplesMenu({ language, trigger, onChoose }: ExamplesMenuProps) {
  const chose = useRef(false);
  const { data, isError, refetch } = useExamples(language);

  function choose(example: Example): void {
    chose.current = true;
    onChoose(example);
  }

  return (
    <Menu.Root
      defaultOpen
      onOpenChange={(open) => {
        if (open) chose.current = false;
      }}
    >
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner
          side="bottom"
          align="end"
          sideOffset={4}
          collisionPadding={12}
          className="z-50 outline-none"
        >
          <Menu.Popup
            // The button gets the focus back, unless a program was chosen: then one goes on in the editor.
            finalFocus={() => !chose.current}
            className="max-h-(--available-height) w-[540px] max-w-(--available-width) overflow-y-auto overscroll-contain rounded-lg border border-strong bg-raised py-1 text-ui text-ink outline-none"
          >
            {data === undefined ? (
              <Menu.Item
                disabled={!isError}
                closeOnClick={false}
                className={ITEM}
                onClick={() => void refetch()}
              >
                {isError ? "The examples did not come. Try again" : "Loading examples"}
              </Menu.Item>
            ) : (
              groupsOf(data).map(({ title, examples }) => (
                <Menu.Group key={title} className="py-1">
                  <Menu.GroupLabel className="px-4 pt-1 pb-0.5 text-small font-medium text-soft">
                    {title}
                  </Menu.GroupLabel>
                  {examples.map((example) => (
                    <Menu.Item
                      key={example.name}
                      label={example.title}
                      className={ITEM}
                      onClick={() => choose(example)}
                    >
                      <span className="shrink-0 wide:w-40">{example.title}</span>
                      <span className="text-small text-soft">{example.about}</span>
                    </Menu.Item>
                  ))}
                </Menu.Group>
              ))
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const ITEM =
  "mx-1 flex min-h-7 cursor-default flex-col justify-center rounded-md px-3 py-1 outline-none select-none data-highlighted:bg-hover wide:flex-row wide:items-baseline wide:justify-start wide:gap-3 pointer-coarse:min-h-10";
