/** A tree that keeps its values in order: smaller left, larger right. */
class Tree {
  // A name with # can be used inside of the class only.
  #left;
  #right;

  constructor(value) {
    this.value = value;
  }

  add(value) {
    if (value < this.value) {
      if (this.#left) this.#left.add(value);
      else this.#left = new Tree(value);
    } else if (this.#right) this.#right.add(value);
    else this.#right = new Tree(value);
  }

  // In a for loop the tree gives its values from left to right.
  *[Symbol.iterator]() {
    if (this.#left) yield* this.#left;
    yield this.value;
    if (this.#right) yield* this.#right;
  }

  drawn(depth = 0) {
    const above = this.#right?.drawn(depth + 1) ?? "";
    const below = this.#left?.drawn(depth + 1) ?? "";
    return `${above}${"      ".repeat(depth)}${this.value}\n${below}`;
  }
}

const tree = new Tree("heron");
for (const bird of ["crane", "owl", "stork", "ibis", "finch", "wren", "dove"]) {
  tree.add(bird);
}

console.log(tree.drawn());
console.log("In order:", ...tree);
console.log("Is there an owl?", [...tree].includes("owl"));
