"""What Python code that is being written imports, whether it has run or not."""

import importlib
import re
import sys

from answering import is_installed

_IMPORT = re.compile(r"^[ \t]*import[ \t]+([^#;\n]+)", re.MULTILINE)
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)?|[^#;\n]+)", re.MULTILINE)
_IMPORTED = re.compile(r"([\w.]+)(?:[ \t]+as[ \t]+(\w+))?")


def imports_of(code):
    """Pairs: a name, and what it stands for: a module, and the name in it or None when it is the module itself."""
    for found in _IMPORT.finditer(code):
        for name, alias in _IMPORTED.findall(found.group(1)):
            if alias:
                yield alias, (name, None)
            else:
                yield name.partition(".")[0], (name.partition(".")[0], None)
    for found in _FROM.finditer(code):
        for name, alias in _IMPORTED.findall(found.group(2)):
            yield alias or name, (found.group(1), name)


def load(name):
    """A module, imported into this copy of the process when need be, or None. The program's own would run: not they."""
    if name in sys.modules:
        return sys.modules[name]
    path, sys.path = sys.path, [folder for folder in sys.path if is_installed(folder)]
    try:
        return importlib.import_module(name)
    except BaseException:
        return None
    finally:
        sys.path = path
