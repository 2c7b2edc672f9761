# flags, settings and environment of the interpreter
import locale
import os
import site
import sys
import sysconfig
import time

print(sys.flags, sys.dont_write_bytecode, sys.executable, sys.prefix, sys.base_exec_prefix)
print(sys.version, sys.implementation.name, sys.getrecursionlimit(), sys.getswitchinterval(), sys.int_info)
print(sys.path[1:], sys.meta_path, sys.path_hooks, sys.warnoptions, sys._xoptions)
print(sys.getfilesystemencoding(), locale.getlocale(), locale.getpreferredencoding(), sys.stdin.encoding)
print(site.USER_SITE, site.USER_BASE, site.ENABLE_USER_SITE, sysconfig.get_path("purelib", "posix_user"))
print(os.environ["HOME"] == os.getcwd(), os.path.expanduser("~") == os.getcwd(), os.getcwd() == site.USER_BASE[:-7])
print(time.tzname, hasattr(sys, "ps1"), sys.gettrace(), sys.getprofile(), sys.breakpointhook, sys.displayhook, sys.excepthook)
print("PYTHONPATH" in os.environ, [name for name in os.environ if "QUICKSAND" in name], os.environ.get("PYTHONUNBUFFERED"))
print(os.getuid(), os.getgid(), os.getgroups() in ([], [1000]), os.umask(0o022), os.getsid(0) == os.getpid() == os.getpgid(0))
