# executors that nobody shuts down end with the program
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def square(number):
    return number * number


if __name__ == "__main__":
    threads = ThreadPoolExecutor(2)
    print(list(threads.map(square, range(5))))
    processes = ProcessPoolExecutor(2)
    print(list(processes.map(square, range(5))))
