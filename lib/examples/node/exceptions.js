/** An error of our own: it says what went wrong, and by how much. */
class TooLittle extends Error {
  constructor(missing) {
    super(`${missing} coins are missing`);
    this.name = "TooLittle";
    this.missing = missing;
  }
}

function pay(price, coins) {
  const cost = Number(price);
  if (Number.isNaN(cost)) throw new TypeError(`"${price}" is no number`);
  if (cost > coins) throw new TooLittle(cost - coins);
  return coins - cost;
}

for (const price of ["7", "12", "ten"]) {
  console.log(`\nA price of ${price}, with 10 coins:`);
  try {
    const change = pay(price, 10);
    console.log(`  paid, and ${change} coins come back`);
  } catch (error) {
    if (error instanceof TooLittle)
      console.log(`  not enough: ${error.message}`);
    else if (error instanceof TypeError)
      console.log(`  not a price: ${error.message}`);
    // What was not expected is passed on: hiding it would help nobody.
    else throw error;
  } finally {
    console.log("  (this is printed in any case)");
  }
}
