import type { ReactNode } from "react";

/** A page that says one thing. */
export function Message({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="grid min-h-full place-items-center p-6">
      <div className="max-w-sm">
        <h1 className="mb-2 text-[20px] leading-7 font-semibold tracking-tight">{title}</h1>
        <div className="text-ui text-soft">{children}</div>
      </div>
    </main>
  );
}
