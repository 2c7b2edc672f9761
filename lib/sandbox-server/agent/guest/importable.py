"""What could stand at the cursor in an import statement, in Python."""

import os
import sys

from finding import attribute, kind_of
from importing import load


def importable(code):
    """The modules, or the names in one, when the statement is an import; else None."""
    statement = [token.text for token in code.statement()]
    if statement[:1] == ["import"]:
        while "," in statement:
            statement = statement[statement.index(",") :]
            statement[0] = "import"
        return {} if "as" in statement else _modules(statement[1:])
    if statement[:1] != ["from"]:
        return None
    if "import" not in statement:
        if len(statement) > 1 and statement[-1] != ".":
            return {"import": "keyword"}
        return _modules(statement[1:])
    at = statement.index("import")
    module = "".join(statement[1:at])
    if statement[-1] == "as" or module.startswith("."):
        return {}
    return {**_submodules(module), **_exported(module)}


def _modules(path):
    """`path`: the names and dots before the one that is being typed."""
    if path:
        return _submodules("".join(path[:-1]))
    names = {*sys.builtin_module_names, *sys.stdlib_module_names, *_modules_in(sys.path)}
    return dict.fromkeys(names, "module")


def _submodules(package):
    if package in sys.modules:
        folders = getattr(sys.modules[package], "__path__", ())
    else:
        folders = [os.path.join(folder, *package.split(".")) for folder in sys.path]
    known = [name[len(package) + 1 :] for name in sys.modules if name.startswith(package + ".")]
    names = {*_modules_in(folders), *(name for name in known if "." not in name)} - {"__init__", "__main__"}
    return dict.fromkeys(names, "module")


def _exported(module):
    value = load(module)
    if value is None:
        return {}
    return {name: lambda name: kind_of(attribute(value, name)) for name in list(vars(value))}


def _modules_in(folders):
    """Names of the modules and packages that lie in folders."""
    names = set()
    for folder in folders:
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in entries:
            name, _, ending = entry.partition(".")
            is_module = ending in ("py", "so") or ending.startswith("cpython-") or not ending
            if is_module and name.isidentifier() and (ending or os.path.isdir(os.path.join(folder, name))):
                names.add(name)
    return names
