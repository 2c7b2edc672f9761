# multiprocessing by fork: a pool, a queue, a shared value
import multiprocessing

context = multiprocessing.get_context("fork")
total = context.Value("i", 0)


def add(queue, number):
    with total.get_lock():
        total.value += number
    queue.put(number * 10)


if __name__ == "__main__":
    queue = context.Queue()
    workers = [context.Process(target=add, args=(queue, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    print(sorted(queue.get() for _ in workers))
    for worker in workers:
        worker.join()
    print(total.value, [worker.exitcode for worker in workers])
    with context.Pool(2) as pool:
        print(pool.map(abs, [-1, -2, -3]))
