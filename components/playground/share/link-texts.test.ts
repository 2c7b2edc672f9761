import { expect, test } from "vitest";
import { linkTexts } from "./link-texts.ts";

test("a title does no harm in what is pasted elsewhere", () => {
  const { frame, element, markdown } = linkTexts("https://here.test/s/abcdefghijkl", 'a "b" <c> [d](e)');
  expect(frame).toContain('src="https://here.test/embed/abcdefghijkl"');
  expect(frame).toContain('title="a &quot;b&quot; &lt;c&gt; [d](e)"');
  expect(element).toContain('src="https://here.test/quicksand-snippet.js"');
  expect(element).toContain('snippet="abcdefghijkl"');
  expect(markdown).toBe(String.raw`[a "b" <c> \[d\](e)](https://here.test/s/abcdefghijkl)`);
});
