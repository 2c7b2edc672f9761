"""Prints what the editor knows of Python without asking an interpreter: keywords, built-in names, and the public names of
the standard library's modules, as JSON. Run it with the Python that the sandboxes have, and keep what it prints:

    cd components/playground/editor/services/python && /usr/bin/python3 -I stdlib.py > stdlib.json
"""

import builtins
import contextlib
import importlib
import inspect
import io
import json
import keyword
import pkgutil
import sys
import warnings

# They do something when they are imported, or are no part of the library that programs use.
LEFT_OUT = {"antigravity", "this", "idlelib", "lib2to3", "turtledemo", "test", "ensurepip", "pydoc_data", "nt", "ntpath"}
# Packages whose modules are imported by their own names.
OPENED = {"collections", "concurrent", "ctypes", "email", "html", "http", "importlib", "json", "logging", "multiprocessing",
          "os", "unittest", "urllib", "wsgiref", "xml", "xmlrpc", "zoneinfo"}


def module_names():
    for name in sorted(sys.stdlib_module_names):
        if name.startswith("_") or name in LEFT_OUT:
            continue
        yield name
        if name in OPENED:
            yield from submodule_names(name)
    yield "os.path"


def submodule_names(package):
    path = getattr(imported(package), "__path__", [])
    for found in pkgutil.iter_modules(path, package + "."):
        last = found.name.rpartition(".")[2]
        if last.startswith("_") or last in ("tests", "test"):
            continue
        yield found.name
        if found.ispkg:
            yield from submodule_names(found.name)


def imported(name):
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except (ImportError, OSError):
        return None


def public_names(module):
    told = getattr(module, "__all__", None)
    names = told if told is not None else [name for name in dir(module) if not is_borrowed(module, name)]
    return sorted({name for name in names if not name.startswith("_")})


def is_borrowed(module, name):
    """Whether it only is there because the module itself imports it."""
    value = getattr(module, name, None)
    if inspect.ismodule(value):
        return True
    home = getattr(value, "__module__", module.__name__)
    return isinstance(home, str) and home not in (module.__name__, "builtins") and not home.startswith("_")


modules = {}
for module_name in module_names():
    module = imported(module_name)
    if module is not None:
        modules[module_name] = " ".join(public_names(module))

print(json.dumps({
    "keywords": " ".join(keyword.kwlist + keyword.softkwlist[1:]),
    "builtins": " ".join(name for name in dir(builtins) if not name.startswith("_")),
    "modules": modules,
}, indent=2))
