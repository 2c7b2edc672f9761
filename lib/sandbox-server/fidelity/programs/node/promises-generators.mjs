// promises, generators, iterators, disposal, errors in groups
function* count(to) {
  for (let i = 0; i < to; i++) yield i;
}
async function* slowly(values) {
  for (const value of values) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield value;
  }
}
console.log(
  [...count(3)],
  count(5)
    .map((n) => n * n)
    .filter((n) => n % 2)
    .toArray(),
);
for await (const value of slowly("abc")) console.log(value);
console.log(
  await Promise.allSettled([1, Promise.reject(new Error("no"))]).then((all) =>
    all.map(({ status }) => status),
  ),
);
console.log(await Promise.any([Promise.reject(1), 2]), await Promise.race([new Promise(() => {}), 3]));
{
  using resource = { [Symbol.dispose]: () => console.log("disposed") };
  console.log("using", typeof resource);
}
await Promise.any([Promise.reject(new Error("one")), Promise.reject(new Error("two"))]);
