# doctest finds and runs the examples of __main__
"""A module with examples in its docstrings.

>>> double(2)
4
>>> double("a")
'aa!'
"""
import doctest


def double(value):
    """
    >>> double(3)
    6
    """
    return value * 2


print(doctest.testmod())
