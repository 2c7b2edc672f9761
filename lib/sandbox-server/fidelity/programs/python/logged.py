# logging, with the places that it finds
import logging

logging.warning("before configuration")
logging.basicConfig(level=logging.INFO, format="%(levelname)s %(filename)s:%(lineno)d %(funcName)s %(message)s", force=True)


def work():
    logging.info("at work")
    try:
        [][1]
    except IndexError:
        logging.exception("failed")


work()
print(logging.getLogger().handlers[0].stream.name)
record = logging.LogRecord("n", 20, "p", 1, "m", (), None)
print(0 <= record.relativeCreated < 10_000, record.threadName, record.processName)
