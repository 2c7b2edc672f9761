from collections.abc import Iterator
from itertools import count, islice, takewhile


def fibonacci() -> Iterator[int]:
    """Every Fibonacci number. There is no last one, and that is fine."""
    a, b = 0, 1
    while True:
        yield a  # Hands out a value, and waits here until the next is wanted.
        a, b = b, a + b


def primes() -> Iterator[int]:
    found: list[int] = []
    for number in count(2):
        small = takewhile(lambda prime: prime * prime <= number, found)
        if all(number % prime for prime in small):
            found.append(number)
            yield number


# islice takes so many of something endless.
print("Fibonacci:", *islice(fibonacci(), 15))
print("Primes:   ", *islice(primes(), 15))

# Generator expressions are lazy too: nothing is computed before it is needed.
squares = (number * number for number in count(1))
print("The first square over 1,000 is", next(s for s in squares if s > 1000))
print("and the next one is", next(squares))
