// A type says what a value looks like. Node takes the types away, and runs the rest.
type Animal =
  | { kind: "cat"; name: string; lives: number }
  | { kind: "dog"; name: string; tricks: string[] };

interface Owner {
  name: string;
  animals: Animal[];
  phone?: string;
}

function describe(animal: Animal): string {
  // In each branch the editor knows which of the two it is.
  switch (animal.kind) {
    case "cat":
      return `${animal.name} the cat has ${animal.lives} lives left`;
    case "dog":
      return `${animal.name} the dog can ${animal.tricks.join(" and ")}`;
  }
}

const owner: Owner = {
  name: "Ada",
  animals: [
    { kind: "cat", name: "Turing", lives: 7 },
    { kind: "dog", name: "Hopper", tricks: ["sit", "find bugs"] },
  ],
};

for (const animal of owner.animals) console.log(`${describe(animal)}.`);
console.log(`${owner.name}'s phone: ${owner.phone ?? "none"}`);

// An enum is more than a type, and does not run here. This does the same:
const Size = { small: 1, large: 2 } as const;
type Size = (typeof Size)[keyof typeof Size];
const size: Size = Size.large;
console.log("size", size);
