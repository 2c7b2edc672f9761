# asyncio: tasks, timeouts, async generators, threads
import asyncio


async def ticks(count):
    for number in range(count):
        await asyncio.sleep(0.001)
        yield number


async def main():
    print([number async for number in ticks(3)])
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(asyncio.to_thread(str.upper, name))
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as problem:
        print("timed out", repr(problem))
    return await asyncio.gather(*(asyncio.sleep(0.001 * (3 - n), n) for n in range(3)))


print(asyncio.run(main()))


async def fail():
    raise ValueError("in a coroutine")


asyncio.run(fail())
