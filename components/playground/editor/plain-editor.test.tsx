import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { PlainEditor } from "./plain-editor.tsx";

const nothing = (): void => undefined;

test("the server draws the code with its line numbers, before any script is there", () => {
  const html = renderToString(
    <PlainEditor
      language="python"
      initialCode={"print(1)\nprint(2)"}
      indent="    "
      marks={[{ place: { line: 2 }, message: "NameError" }]}
      busy={false}
      onChange={nothing}
      onCursor={nothing}
      onHandle={nothing}
      standing={{ current: undefined }}
    />,
  );
  expect(html).toMatch(/<textarea[^>]*aria-label="Code"[^>]*>print\(1\)\nprint\(2\)<\/textarea>/);
  expect(html.match(/<div class="[^"]*">\d<\/div>/g)).toHaveLength(2);
});
