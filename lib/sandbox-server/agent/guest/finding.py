"""Finds what an expression stands for, as far as no code of the program has to run for that."""

import builtins
import inspect
import sys
import types

from importing import imports_of, load

NOTHING = object()

# What binds a function of the interpreter's own, or reads what an object holds: no code of the program is called.
_HARMLESS = (
    types.GetSetDescriptorType,
    types.MemberDescriptorType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.FunctionType,
)
_ROUTINES = (
    types.BuiltinFunctionType,
    types.FunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)


class Instance:
    """Of a value only its class is known."""

    def __init__(self, of):
        self.of = of


def is_a(value, classes):
    """isinstance, without asking the value itself: that may be code of the program."""
    return issubclass(type(value), classes)


class Names:
    """The names that code can use: the program's variables, what the code itself imports, what is built in."""

    def __init__(self, code):
        self.variables = sys.modules["__main__"].__dict__
        self._code = code
        self._imports = None

    @property
    def imports(self):
        """By name: the module, and the name in it when it is not the module itself."""
        if self._imports is None:
            self._imports = dict(imports_of(self._code))
        return self._imports

    def find(self, name):
        """The value, or NOTHING."""
        if name in self.variables:
            return self.variables[name]
        if name in self.imports:
            module, member = self.imports[name]
            value = load(module)
            if value is None:
                return NOTHING
            return value if member is None else attribute(value, member)
        return vars(builtins).get(name, NOTHING)

    def follow(self, steps):
        """The value of an expression's steps, an Instance, or NOTHING."""
        value = NOTHING
        for kind, argument in steps:
            value = _held(value)
            if kind == "value":
                value = argument
            elif kind == "name":
                value = self.find(argument)
            elif kind == "attribute":
                value = attribute(value, argument)
            elif kind == "item":
                value = _item(value, argument)
            else:
                value = _result(value)
        return value

    def members_of(self, steps):
        """The value whose attributes stand after a dot: of a property what is known of its value."""
        return _held(self.follow(steps))


def _held(value):
    return _result(value.fget) if type(value) is property else value


def attribute(value, name):
    """The attribute as it would be, but for what only code of the program could tell. A property is given as it is."""
    if value is NOTHING:
        return NOTHING
    if type(value) is Instance:
        raw = inspect.getattr_static(value.of, name, NOTHING)
        return raw.__func__ if type(raw) in (staticmethod, classmethod) else raw
    if is_a(value, types.ModuleType):
        return _member(value, name)
    raw = inspect.getattr_static(value, name, NOTHING)
    is_class = is_a(value, type)
    owner = value if is_class else type(value)
    if type(raw) is staticmethod:
        return raw.__func__
    if type(raw) is classmethod:
        return types.MethodType(raw.__func__, owner) if callable(raw.__func__) else NOTHING
    if type(raw) in _HARMLESS:
        try:
            return type(raw).__get__(raw, None if is_class else value, owner)
        except (AttributeError, TypeError):
            return raw
    asks_program = inspect.getattr_static(type(raw), "__get__", NOTHING) is not NOTHING and type(raw) is not property
    return NOTHING if asks_program else raw


def kind_of(value):
    """How a completion's kind is called in the protocol."""
    if is_a(value, types.ModuleType):
        return "module"
    if is_a(value, type):
        return "class"
    if is_routine(value):
        return "function"
    return "variable"


def is_routine(value):
    """Whether it is a function or method."""
    return is_a(value, _ROUTINES)


def class_of(value):
    """The class that the value is an instance of."""
    return value.of if type(value) is Instance else type(value)


def _member(module, name):
    """Also of a module that makes its members when they are asked for."""
    try:
        return getattr(module, name)
    except BaseException:
        return sys.modules.get(f"{module.__dict__.get('__name__')}.{name}", NOTHING)


def _item(value, key):
    for collection in (dict, list, tuple):
        if is_a(value, collection):
            try:
                return collection.__getitem__(value, key)
            except Exception:
                return NOTHING
    return Instance(str) if class_of(value) is str else NOTHING


def _result(function):
    """What a call gives: of a class an instance, else what the function says of itself."""
    if is_a(function, type):
        return Instance(function)
    if type(function) is types.MethodType:
        function = function.__func__
    of = function.__annotations__.get("return") if type(function) is types.FunctionType else None
    return Instance(of) if is_a(of, type) else NOTHING
