# warnings, where they are blamed on, and how often
import warnings


def old():
    warnings.warn("old is old", DeprecationWarning, stacklevel=2)
    warnings.warn("careful", stacklevel=3)


for _ in range(2):
    old()
warnings.warn("at module level", UserWarning, stacklevel=2)
print("" is "x")
warnings.simplefilter("error")
old()
