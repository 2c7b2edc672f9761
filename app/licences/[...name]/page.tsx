import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Article } from "#components/licences/article.tsx";
import { LicenceTexts } from "#components/licences/licence-texts.tsx";
import { licencesOf } from "#lib/backend/licences/licences.ts";

interface Props {
  readonly params: Promise<{ readonly name: readonly string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Licence of ${nameOf(await params)}` };
}

export default async function Page({ params }: Props) {
  const name = nameOf(await params);
  const found = await licencesOf(name);
  if (found.length === 0) notFound();
  return (
    <Article title={name} back={{ href: "/licences", words: "All licences" }}>
      {found.map(({ shipped, texts }) => (
        <LicenceTexts key={shipped.version} {...shipped} texts={texts} />
      ))}
    </Article>
  );
}

/** `@scope/name` comes in two parts, and its `@` may come encoded. */
function nameOf({ name }: { readonly name: readonly string[] }): string {
  return name.map((part) => part.replaceAll("%40", "@")).join("/");
}
