"""Evaluates pieces of code in one namespace, as an interactive interpreter does, but each as a whole."""

import __future__
import _ast
import sys

from sources import Sources

# Nothing more here: the first run of a cold kernel waits for these imports, and ast, inspect, linecache and traceback
# take as long as the interpreter's own start.

# Of a code object's co_flags, as in inspect.
CO_COROUTINE = 0x80

_FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})


class Evaluator:
    """Owns what carries over from one piece to the next beside the namespace: future statements, the event loop."""

    def __init__(self, namespace):
        self._namespace = namespace
        self._flags = _ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._loop = None
        self._sources = Sources()

    def evaluate(self, source, filename):
        """Runs it and hands the value of a trailing expression to sys.displayhook. Raises what the code raises."""
        self._sources.keep(source, filename)
        tree = compile(source, filename, "exec", self._flags | _ast.PyCF_ONLY_AST, dont_inherit=True)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], _ast.Expr) else None
        # All is compiled before anything runs: an error in the last line must not come after half of the effects.
        body = self._compile(tree, filename, "exec")
        self._flags |= body.co_flags & _FUTURES
        last = _ast.Expression(last.value if last else _ast.Constant(None, lineno=1, col_offset=0))
        value = self._compile(last, filename, "eval")
        if (body.co_flags | value.co_flags) & CO_COROUTINE:
            sys.displayhook(self._run_on_loop(self._evaluate_awaiting(body, value)))
        else:
            eval(body, self._namespace)
            sys.displayhook(eval(value, self._namespace))

    def _compile(self, tree, filename, mode):
        return compile(tree, filename, mode, self._flags, dont_inherit=True)

    async def _evaluate_awaiting(self, *parts):
        """Both parts on the loop, also the one that does not await itself."""
        result = None
        for code in parts:
            result = eval(code, self._namespace)
            if code.co_flags & CO_COROUTINE:
                result = await result
        return result

    def _run_on_loop(self, coroutine):
        """On a loop that stays, so that later pieces can go on with what earlier ones began."""
        import asyncio

        if self._loop is None or self._loop.is_closed():
            self._loop = asyncio.new_event_loop()
        task = self._loop.create_task(coroutine)
        try:
            return self._loop.run_until_complete(task)
        except BaseException:
            if task.done():
                task.cancelled() or task.exception()  # it is told by us, not by the loop
            else:
                task.cancel()
            raise


def own_traceback(error, filename):
    """The part of an exception's traceback that begins in the code of `filename`: without the frames beneath it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != filename:
        trace = trace.tb_next
    return trace


def format_exception(error):
    """As the interpreter prints it, with lines of source that only linecache knows."""
    import traceback

    return "".join(traceback.format_exception(type(error), error, error.__traceback__))
