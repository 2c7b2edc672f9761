"""What the agent asks of the template."""

import os

import wire

# The interpreter reads these once, when it starts: a program that wants others gets an interpreter from scratch.
STARTUP_VARIABLES = ("LANG", "LANGUAGE")
STARTUP_PREFIXES = ("PYTHON", "LC_")


class Request:
    """A SPAWN frame, read: `mode` is "fresh" or "kernel", `argv` the program's file and its arguments."""

    def __init__(self, payload):
        values = wire.read_fields(payload)
        self.mode = wire.text(values, "mode")
        self.workdir = wire.text(values, "workdir", "/")
        self.env = dict(os.fsdecode(entry).partition("=")[::2] for entry in values.get("env", ()))
        self.argv = [wire.text(values, "path"), *(os.fsdecode(arg) for arg in values.get("arg", ()))]


def startup_variables(env):
    """The part of an environment that cannot be changed in an interpreter that runs."""
    return {
        name: value for name, value in env.items() if name in STARTUP_VARIABLES or name.startswith(STARTUP_PREFIXES)
    }
