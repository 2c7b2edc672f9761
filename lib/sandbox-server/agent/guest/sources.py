"""The source of the runs in a kernel, where tracebacks look for it: linecache."""

import sys
from _frozen_importlib_external import PathFinder

# Of earlier runs, for tracebacks into functions that they defined.
MAX_KEPT_BYTES = 8 * 1024 * 1024

_NAME = "linecache"


class Sources:
    """Keeps the latest. Loading linecache takes half as long as starting the interpreter, so that is left to whoever
    first wants to show a line: until then this stands on sys.meta_path, and fills linecache once it is loaded."""

    def __init__(self):
        self._kept = {}

    def keep(self, source, filename):
        self._kept[filename] = (len(source), None, source.splitlines(True), filename)
        cache = getattr(sys.modules.get(_NAME), "cache", None)
        while len(self._kept) > 1 and sum(entry[0] for entry in self._kept.values()) > MAX_KEPT_BYTES:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            if cache is not None:
                cache.pop(oldest, None)
        if cache is not None:
            cache[filename] = self._kept[filename]
        elif self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        """As import asks a finder."""
        if name != _NAME:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_fill(module):
            execute(module)
            module.cache.update(self._kept)

        spec.loader.exec_module = execute_and_fill
        return spec
