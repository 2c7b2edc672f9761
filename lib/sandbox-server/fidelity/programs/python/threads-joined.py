# threads that are not daemons are waited for; daemons are not
import threading
import time


def work(name, seconds):
    time.sleep(seconds)
    print(name, threading.current_thread().name, flush=True)


threading.Thread(target=work, args=("worker", 0.1)).start()
threading.Thread(target=work, args=("daemon", 30), daemon=True).start()
print("main", threading.main_thread().name, threading.active_count(), threading.main_thread().is_alive())
print(threading.get_ident() == threading.main_thread().ident)
print(threading.get_native_id() == threading.main_thread().native_id)
