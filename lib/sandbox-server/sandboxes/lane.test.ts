import { expect, test } from "vitest";
import { Lane } from "./lane.ts";

/** Enters and records the places that it was told. */
function enter(lane: Lane) {
  const places: number[] = [];
  const place = lane.enter((at) => places.push(at));
  let hadTurn = false;
  void place.turn.then(() => {
    hadTurn = true;
    return true;
  });
  return { leave: () => place.leave(), turn: place.turn, places, hadTurn: () => hadTurn };
}

test("lets one in at a time, in the order in which they came", async () => {
  const lane = new Lane(1);
  const [first, second, third] = [enter(lane), enter(lane), enter(lane)];
  await first.turn;
  expect([second.hadTurn(), third.hadTurn()]).toEqual([false, false]);
  first.leave();
  await second.turn;
  expect(third.hadTurn()).toBe(false);
  second.leave();
  await third.turn;
});

test("tells each who waits its place, and again whenever it changes", () => {
  const lane = new Lane(1);
  const [first, second, third, fourth] = [enter(lane), enter(lane), enter(lane), enter(lane)];
  expect([first.places, second.places, third.places, fourth.places]).toEqual([[], [1], [2], [3]]);
  third.leave();
  expect(fourth.places).toEqual([3, 2]);
  first.leave();
  expect(fourth.places).toEqual([3, 2, 1]);
});

test("leaving twice lets in only one more", async () => {
  const lane = new Lane(1);
  const [first, second, third] = [enter(lane), enter(lane), enter(lane)];
  first.leave();
  first.leave();
  await second.turn;
  await Promise.resolve();
  expect(third.hadTurn()).toBe(false);
});
