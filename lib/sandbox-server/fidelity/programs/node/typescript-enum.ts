// TypeScript that cannot be stripped is refused
enum Colour {
  Red,
}
console.log(Colour.Red);
