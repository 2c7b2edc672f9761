import os


def where():
    return __package__, os.path.basename(__file__)
