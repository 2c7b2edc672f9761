class TooLittle(Exception):
    """An error of our own: it says what went wrong, and by how much."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} coins are missing")
        self.missing = missing


def pay(price: str, coins: int) -> int:
    cost = int(price)  # Raises ValueError when this is no number.
    if cost > coins:
        raise TooLittle(cost - coins)
    return coins - cost


for price in ["7", "12", "ten"]:
    print(f"\nA price of {price}, with 10 coins:")
    try:
        change = pay(price, 10)
    except TooLittle as error:
        print(f"  not enough: {error}")
    except ValueError as error:
        print(f"  not a price: {error}")
    else:
        print(f"  paid, and {change} coins come back")
    finally:
        print("  (this is printed in any case)")
