"""The first process of a sandbox. Started as `python3 -I -S agent.py`: -I hides this folder, where its modules are."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import dispatcher  # noqa: E402

dispatcher.main(sys.path[0])
