/** A package as the list shows it. */
export interface ListedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Packages, one a line; a name leads to the texts. */
export function PackageList({
  title,
  about,
  packages,
}: {
  title: string;
  about: string;
  packages: readonly ListedPackage[];
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="text-[14px] font-semibold">{title}</h2>
      <p className="text-soft">{about}</p>
      <ul className="border-t border-line">
        {packages.map(({ name, version, licence }) => (
          <li
            key={`${name} ${version}`}
            className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line py-1 pointer-coarse:min-h-10"
          >
            <a
              href={`/licences/${name}`}
              className="grow py-0.5 underline-offset-2 [overflow-wrap:anywhere] hover:underline pointer-coarse:py-2.5"
            >
              {name}
            </a>
            <span className="font-mono text-small text-soft">{version}</span>
            <span className="w-40 text-small text-soft max-wide:w-full">{licence}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
