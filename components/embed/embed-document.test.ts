import { expect, test } from "vitest";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { embedDocument, embedRefusal } from "./embed-document.ts";
import { embedOptions } from "./embed-options.ts";

const PARTS = { script: "/* script */", colours: { light: "--ink: #111111", dark: "--ink: #eeeeee" } };

function documentOf(content: Partial<SnippetContent>, query = ""): string {
  const whole: SnippetContent = {
    language: "python",
    files: [{ path: "main.py", content: "print(1)\n" }],
    ...content,
  };
  const options = embedOptions(new URLSearchParams(query));
  return embedDocument({ id: "AAAAAAAAAAAA", content: whole }, options, PARTS);
}

const printed = (text: string): Partial<SnippetContent> => ({
  recording: { events: [{ kind: "stdout", atMs: 0, text }], outcome: { kind: "exited", code: 0 } },
});

/** What is left of a document's own marks when all text is taken out. */
const tagsOf = (html: string): string[] => html.match(/<[a-z][^>]*>/g) ?? [];

test("nothing that strangers wrote becomes a mark of the document", () => {
  const evil = `</script></style><img src=x onerror="alert(1)">'&`;
  const harmless = tagsOf(
    documentOf({ ...printed("x"), title: "x", files: [file("x.py"), file("y.py")] }),
  ).length;
  const html = documentOf({
    ...printed(evil),
    title: evil,
    language: evil,
    files: [file(`${evil}.py`, `# ${evil}`), file(`b${evil}.py`, `# ${evil}`)],
  });
  expect(html).not.toContain("<img");
  expect(html.match(/<\/script/g)).toHaveLength(1);
  expect(html.match(/<\/style/g)).toHaveLength(1);
  // A comment is one word more to colour in each file, and nothing else is new.
  expect(tagsOf(html).filter((tag) => tag !== '<span class="c">').length).toBeLessThanOrEqual(harmless);
});

test("the error that ended a program and the file that it names are text, too", () => {
  const html = documentOf({
    recording: {
      events: [{ kind: "display", atMs: 0, bundle: { "text/plain": "<b>value</b>" } }],
      outcome: { kind: "threw", name: "<i>E</i>", message: "<u>no</u>", traceback: "", code: 1 },
    },
  });
  expect(html).toContain("&lt;i&gt;E&lt;/i&gt;: &lt;u&gt;no&lt;/u&gt;");
  expect(html).toContain("&lt;b&gt;value&lt;/b&gt;");
});

test("output has its colours, its rewritten lines and only links to the web", () => {
  const html = documentOf(
    printed(
      "10%\r\u001b[1;31m99%\u001b[0m\n\u001b]8;;javascript:alert(1)\u0007bad\u001b]8;;\u0007 " +
        '\u001b]8;;https://example.org/?a="b"\u0007good\u001b]8;;\u0007\n',
    ),
  );
  expect(html).toContain('<span style="color:var(--ansi-1);font-weight:700">99%</span>');
  expect(html).not.toContain("10%");
  expect(html).not.toContain("javascript:");
  expect(html).toMatch(/<a href="https:\/\/example\.org\/\?a=%22b%22"[^>]*rel="noopener[^>]*>good<\/a>/);
});

test("what turns text around is named in code, and ends with its line elsewhere", () => {
  const html = documentOf({ files: [file("main.py", 'x = "\u202e\u2066" # y')], title: "a\u202eb" });
  expect(html).toContain("[U+202E]");
  expect(html).toContain("[U+2066]");
  expect(html).toContain("<bdi>a\u202eb</bdi>");
});

test("only the wanted lines are shown, with their numbers, and all of them where there are none such", () => {
  const files = [file("main.py", "one\ntwo\nthree\nfour\n")];
  const shown = (lines: string) => {
    const html = documentOf({ files }, `lines=${lines}`);
    return { before: /--before:(\d+)/.exec(html)?.[1], lines: html.match(/<span class="l">/g)?.length };
  };
  expect(shown("2-3")).toEqual({ before: "1", lines: 2 });
  expect(shown("L3-L2")).toEqual({ before: "1", lines: 2 });
  expect(shown("4")).toEqual({ before: "3", lines: 1 });
  expect(shown("3-99")).toEqual({ before: "2", lines: 2 });
  for (const none of ["9-12", "0", "x", ""]) expect(shown(none), none).toEqual({ before: "0", lines: 4 });
});

test("code, output or both are shown, and without a recording the output waits hidden for a run", () => {
  const shows = (query: string, content = printed("hello")) => {
    const html = documentOf(content, query);
    return [html.includes('class="code"'), html.includes("hello")];
  };
  expect(shows("")).toEqual([true, true]);
  expect(shows("view=code")).toEqual([true, false]);
  expect(shows("view=output")).toEqual([false, true]);
  expect(shows("view=code,output")).toEqual([true, true]);
  expect(shows("view=nonsense")).toEqual([true, true]);
  expect(documentOf({})).toMatch(/<section class="output"[^>]* hidden>/);
});

test("what is read only has no Run and no Edit", () => {
  expect(documentOf({})).toContain('id="run"');
  for (const query of ["readonly", "readonly=true"]) {
    expect(documentOf({}, query)).not.toMatch(/id="(?:run|edit)"/);
  }
});

test("a theme is one set of colours, or what the system prefers", () => {
  expect(documentOf({}, "theme=light")).not.toContain("#eeeeee");
  expect(documentOf({}, "theme=dark")).not.toContain("#111111");
  expect(documentOf({})).toMatch(/#111111[^]*prefers-color-scheme:dark[^]*#eeeeee/);
});

test("several files have tabs, what is not text says so, and what is long is cut", () => {
  const files = [
    file("main.py", "x = 1\n".repeat(20_000)),
    { path: "a.bin", content: "AAEC", encoding: "base64" } as const,
    ...Array.from({ length: 20 }, (_, index) => file(`f${index}.py`)),
  ];
  const html = documentOf({ files });
  expect(html.match(/role="tab"/g)).toHaveLength(12);
  expect(html).toContain("and 10 more");
  expect(html).toContain("This file is not text.");
  expect(html).toContain("The rest is not shown here");
  expect(html).not.toContain("AAEC");
});

test("a refusal says why, as text, and has no script", () => {
  const html = embedRefusal("There is <no> such snippet.", "auto", PARTS.colours);
  expect(html).toContain("There is &lt;no&gt; such snippet.");
  expect(html).not.toContain("<script");
});

function file(path: string, content = "") {
  return { path, content };
}
