// A store of one kind of thing: which kind is said where it is made.
class Store<Item extends { id: number }> {
  #items = new Map<number, Item>();

  add(...items: Item[]): this {
    for (const item of items) this.#items.set(item.id, item);
    return this;
  }

  /** All values of one field; the field has to be one that an item has. */
  pick<Key extends keyof Item>(key: Key): Item[Key][] {
    return [...this.#items.values()].map((item) => item[key]);
  }

  groupBy<Group extends string>(groupOf: (item: Item) => Group) {
    return Object.groupBy(this.#items.values(), groupOf);
  }
}

interface Book {
  id: number;
  title: string;
  year: number;
}

const books = new Store<Book>().add(
  { id: 1, title: "Notes on the Analytical Engine", year: 1843 },
  { id: 2, title: "On Computable Numbers", year: 1936 },
  { id: 3, title: "The Education of a Computer", year: 1952 },
);

const years: number[] = books.pick("year");
console.log("from", Math.min(...years), "to", Math.max(...years));

const byCentury = books.groupBy(({ year }) => `${Math.floor(year / 100)}00s`);
for (const [century, found] of Object.entries(byCentury)) {
  console.log(century, found?.map(({ title }) => title).join("; "));
}
