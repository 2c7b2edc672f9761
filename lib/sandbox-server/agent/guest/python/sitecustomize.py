"""Found first by an interpreter that start_python.py has started: plays its role, then makes way for the real one."""


def _play():
    import os
    import sys

    ordinary = frozenset(sys.modules)
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import start_python

    role, *arguments = start_python.restore_environment()
    # What the interpreter would have found without us. Where there is none, site expects this very ImportError.
    ours = sys.modules.pop("sitecustomize")
    absent = None
    try:
        import sitecustomize  # noqa: F401
    except ImportError as problem:
        absent = problem.with_traceback(None)
        sys.modules["sitecustomize"] = ours
    ordinary |= frozenset(sys.modules)

    with start_python.our_modules():
        import program

        if role == "template":
            import template

            request = template.serve(*map(int, arguments), ordinary)
            role = request.mode
            program.continue_template(request)
        else:
            program.forget_modules(ordinary)
    program.enter(role)
    if absent is not None:
        raise absent


_play()
