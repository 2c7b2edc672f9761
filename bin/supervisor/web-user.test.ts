import { expect, test } from "vitest";
import { findUser } from "./web-user.ts";

const passwd =
  "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";

test("a user's ids are read from /etc/passwd by the whole name", () => {
  expect(findUser(passwd, "nobody")).toEqual({ uid: 65_534, gid: 65_534 });
  expect(findUser(passwd, "nobod")).toBeUndefined();
});
