# modules of the standard library are as if just imported
import collections
import decimal
import gc
import os
import random
import sys
import tempfile
import threading
import time
import uuid

random.seed(42)
print([random.randint(1, 100) for _ in range(5)], decimal.getcontext())
print(tempfile.gettempdir(), [thread.name for thread in threading.enumerate()], gc.isenabled(), gc.get_threshold(), gc.garbage)
print(time.process_time() < 5, collections.Counter("hello").most_common(2), uuid.uuid5(uuid.NAMESPACE_DNS, "example.org"))
print(os.getpid() == int(os.readlink("/proc/self")), sys.getdefaultencoding(), len(random.__name__))
print(open("/proc/self/cmdline").read().split("\0"))
