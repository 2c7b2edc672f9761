import type { Metadata } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { Playground } from "#components/playground/playground.tsx";
import { nameOf } from "#components/playground/share/opened-snippet.ts";
import { SnippetIntro } from "#components/playground/share/snippet-intro.tsx";
import { parseView, VIEW_COOKIE } from "#components/playground/view-cookie.ts";
import { snippetForPage } from "./snippet-for-page.ts";

interface Asked {
  readonly params: Promise<{ readonly id: string }>;
}

export async function generateMetadata({ params }: Asked): Promise<Metadata> {
  const snippet = await snippetForPage((await params).id);
  if (snippet === undefined) return { title: "No such snippet" };
  const { url } = snippet;
  const title = nameOf(snippet);
  const base = url.slice(0, url.lastIndexOf("/s/"));
  const picture = { url: `${url}/picture.png`, width: 1_200, height: 630 };
  return {
    title,
    // A link that is not listed anywhere stays so.
    robots: { index: false, follow: false },
    openGraph: { title, url, siteName: "Quicksand", type: "website", images: [picture] },
    twitter: { card: "summary_large_image", title, images: [picture.url] },
    alternates: {
      types: { "application/json+oembed": `${base}/oembed?url=${encodeURIComponent(url)}&format=json` },
    },
  };
}

/** A snippet as it was shared, with what it printed then. Nothing runs until somebody asks for it. */
export default async function Page({ params }: Asked) {
  const snippet = await snippetForPage((await params).id);
  if (snippet === undefined) notFound();
  const cookie = (await cookies()).get(VIEW_COOKIE);
  return (
    <Playground
      view={parseView(cookie?.value)}
      presenting={false}
      snippet={snippet}
      intro={<SnippetIntro snippet={snippet} />}
    />
  );
}
