"""Runs a program on pipes, which node:child_process cannot give: its "pipes" are sockets, and programs can tell.

Standard input: JSON {argv, cwd, env, stdin: base64 or null}. Standard output: JSON {stdout, stderr: base64, status}.
"""

import base64
import json
import subprocess
import sys

asked = json.load(sys.stdin)
typed = asked["stdin"] and base64.b64decode(asked["stdin"])
ran = subprocess.run(
    asked["argv"],
    cwd=asked["cwd"],
    env=asked["env"],
    umask=0o022,
    start_new_session=True,
    capture_output=True,
    **({"stdin": subprocess.DEVNULL} if typed is None else {"input": typed}),
)
outputs = {name: base64.b64encode(getattr(ran, name)).decode() for name in ("stdout", "stderr")}
json.dump({**outputs, "status": ran.returncode}, sys.stdout)
