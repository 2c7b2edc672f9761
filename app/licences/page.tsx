import type { Metadata } from "next";
import { Article } from "#components/licences/article.tsx";
import { PackageList } from "#components/licences/package-list.tsx";
import { licences, OWN_NAME } from "#lib/backend/licences/licences.ts";

export const metadata: Metadata = { title: "Licences" };

const OWN = [{ name: OWN_NAME, version: "", licence: "Apache-2.0" }];

export default async function Page() {
  const { page, servers } = await licences();
  return (
    <Article title="Licences" back={{ href: "/", words: "Open the playground" }}>
      <PackageList
        title="Quicksand"
        about="This program itself, and what runs in its sandboxes beside your own."
        packages={OWN}
      />
      <PackageList
        title="In the page"
        about="What the page is made of: typefaces, the editor, the terminal, charts."
        packages={page}
      />
      <PackageList
        title="On the servers"
        about="What runs on the machine that serves this page, and is sent to nobody. Python and what else your programs find in a sandbox belong to that machine's own system."
        packages={servers}
      />
    </Article>
  );
}
