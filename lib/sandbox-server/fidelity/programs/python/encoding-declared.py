# the encoding that a source declares
# -*- coding: latin-1 -*-
print("café", len("é"))
