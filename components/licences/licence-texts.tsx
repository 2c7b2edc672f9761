import type { ListedPackage } from "./package-list.tsx";

export interface LicenceTextsProps extends ListedPackage {
  readonly texts: readonly { readonly files: readonly string[]; readonly text: string }[];
}

/** All that a package says about its licence, word by word. */
export function LicenceTexts({ version, licence, texts }: LicenceTextsProps) {
  return (
    <>
      <p className="text-soft">{[version, licence].filter((word) => word !== "").join(" · ")}</p>
      {texts.map(({ files, text }) => (
        <section key={files[0]} aria-label={files[0]} className="flex flex-col gap-2">
          <h2 className="text-small text-soft [overflow-wrap:anywhere]">{files.join(", ")}</h2>
          <pre className="rounded-md border border-line bg-surface p-3 font-mono text-small whitespace-pre-wrap [overflow-wrap:anywhere]">
            {text}
          </pre>
        </section>
      ))}
    </>
  );
}
