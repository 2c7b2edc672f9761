/** What one pastes elsewhere to show a snippet there. Pure. */
export interface LinkTexts {
  readonly frame: string;
  readonly element: string;
  readonly markdown: string;
}

/** @param url of the snippet's page: `https://…/s/<id>` */
export function linkTexts(url: string, title: string): LinkTexts {
  const id = url.slice(url.lastIndexOf("/") + 1);
  const base = url.slice(0, url.lastIndexOf("/s/"));
  const name = title === "" ? "Program" : title;
  return {
    frame: `<iframe src="${base}/embed/${id}" title="${escaped(name)}" width="700" height="420" style="border:0" loading="lazy"></iframe>`,
    element: `<script type="module" src="${base}/quicksand-snippet.js"></script> <quicksand-snippet snippet="${id}"></quicksand-snippet>`,
    markdown: `[${name.replaceAll(/[\\[\]]/g, String.raw`\$&`)}](${url})`,
  };
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
