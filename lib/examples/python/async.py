import asyncio


async def brew(drink: str, seconds: float) -> str:
    print(f"{drink}: started")
    # While this waits, the others go on.
    await asyncio.sleep(seconds)
    print(f"{drink}: ready after {seconds} s")
    return drink


async def main() -> None:
    # All three at once: together they take as long as the slowest.
    drinks = await asyncio.gather(
        brew("coffee", 1.2),
        brew("tea", 0.8),
        brew("cocoa", 0.4),
    )
    # The results come in the order in which they were asked for.
    print("Served:", ", ".join(drinks))

    # Waiting can have an end.
    try:
        async with asyncio.timeout(0.3):
            await brew("soup", 60)
    except TimeoutError:
        print("soup: nobody waits that long")


asyncio.run(main())
