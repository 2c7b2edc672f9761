"""The first process of a sandbox. Started as `python3 -I -S agent.py`: -I hides this folder, where its modules are."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import template_process  # noqa: E402

# Before all else: it starts while the agent's own modules are loaded.
launched = template_process.launch()

import dispatcher  # noqa: E402

dispatcher.main(sys.path[0], launched)
