# multiprocessing by spawn: children import the main file again
import multiprocessing

print("module level", __name__)


def double(number):
    return number * 2


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        print(pool.map(double, [1, 2, 3]))
    print(multiprocessing.current_process().name, multiprocessing.parent_process())
