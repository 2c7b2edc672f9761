"""What every program sees."""

import os

# Node leaves its pipes non-blocking and loses what does not fit into them when it ends: see node/blocking-output.cjs.
_FOR_NODE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node", "blocking-output.cjs")


# The same for a fresh run, whose process stays as a kernel: see node/program.cjs.
_FOR_NODE_PROGRAM = os.path.join(os.path.dirname(_FOR_NODE), "program.cjs")

# Where the image's interpreters are: the agent's own PATH. What a program is given as PATH may lead elsewhere.
INTERPRETERS = os.environ.get("PATH", os.defpath)


def base():
    """Beside it a program has what its sandbox gives it."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/workspace",
        "LANG": "C.UTF-8",
        "LOGNAME": "sandbox",
        "NODE_OPTIONS": f"--require={_FOR_NODE}",
        "PYTHONUNBUFFERED": "1",
        "SHELL": "/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh",
        "USER": "sandbox",
    }


def for_node_program(env):
    """The environment of a fresh run in Node. The program itself finds `env`."""
    return {**env, "NODE_OPTIONS": env["NODE_OPTIONS"].replace(_FOR_NODE, _FOR_NODE_PROGRAM, 1)}


def joined(ours, entry):
    """What a variable becomes that is there already: replaced, but options for Node are added to ours."""
    name, _, value = entry.partition("=")
    if name == "NODE_OPTIONS" and name in ours:
        value = f"{ours[name]} {value}"
    return name, value
