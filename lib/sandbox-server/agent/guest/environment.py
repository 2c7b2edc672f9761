"""What every program sees."""

import os


def base():
    """Beside it a program has what its sandbox gives it."""
    return {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/workspace",
        "LANG": "C.UTF-8",
        "LOGNAME": "sandbox",
        "PYTHONUNBUFFERED": "1",
        "SHELL": "/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh",
        "USER": "sandbox",
    }
