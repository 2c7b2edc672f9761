"""What one run of a kernel uses: CPU time with that of the children it waited for, and the highest resident memory."""

import resource
import time


class Usage:
    """From its making on."""

    def __init__(self):
        _reset_peak()
        self._cpu = _cpu_seconds()
        self._children_peak = _children_peak_bytes()

    def fields(self):
        peak = _peak_bytes()
        children = _children_peak_bytes()
        if children > self._children_peak:
            peak = max(peak, children)
        return (("cpuMs", f"{(_cpu_seconds() - self._cpu) * 1000:.3f}"), ("peakMemoryBytes", peak))


def _cpu_seconds():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _children_peak_bytes():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _reset_peak():
    """See proc(5), clear_refs: 5 resets the high-water mark. A kernel without it reports the peak of all its runs."""
    try:
        with open("/proc/self/clear_refs", "wb", 0) as file:
            file.write(b"5")
    except OSError:
        return


def _peak_bytes():
    try:
        with open("/proc/self/status", "rb", 0) as file:
            status = file.read(4096)
        return int(status.partition(b"VmHWM:")[2].split(None, 1)[0]) * 1024
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
