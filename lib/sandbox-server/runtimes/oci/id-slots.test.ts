import { describe, expect, test } from "vitest";
import { grantedRange, slotsOfGrant, slotsOfHome } from "./id-slots.ts";

const BASE = 500_000_000;

describe("ids for root's sandboxes", () => {
  test("never overlap, for more sandboxes than one uid has keys, and over all homes", () => {
    const ranges = [0, 1, 57].flatMap((home) => {
      const slots = slotsOfHome(BASE, home);
      return Array.from({ length: slots.count }, () => slots.take()?.users[0]);
    });
    const firsts = ranges.map((range) => range?.hostID ?? 0).sort((a, b) => a - b);
    expect(firsts.length).toBeGreaterThan(3 * 201);
    expect(ranges.every((range) => range?.containerID === 0 && range.size === 65_536)).toBe(true);
    expect(firsts.every((first, index) => index === 0 || first - (firsts[index - 1] ?? 0) >= 65_536)).toBe(
      true,
    );
    expect(Math.max(...firsts) + 65_536).toBeLessThan(2 ** 32);
  });

  test("are given again only after they were given back", () => {
    const slots = slotsOfHome(BASE, 0);
    const [first, second] = [slots.take(), slots.take()];
    expect(second?.users[0]?.hostID).not.toBe(first?.users[0]?.hostID);
    first?.release();
    expect(slots.take()?.users).toEqual(first?.users);
    expect(slots.take()?.users).not.toEqual(second?.users);
  });

  test("run out, and say so, instead of being shared", () => {
    const slots = slotsOfHome(BASE, 0);
    for (let taken = 0; taken < slots.count; taken += 1) expect(slots.take()).toBeDefined();
    expect(slots.take()).toBeUndefined();
  });

  test("are none where the ids of Linux end", () => {
    expect(slotsOfHome(4_000_000_000, 99).take()).toBeUndefined();
  });
});

describe("ids of a grant", () => {
  const grant = {
    own: { user: 1001, group: 1002 },
    users: { first: 100_000, count: 65_536 },
    groups: { first: 200_000, count: 65_536 },
  };

  test("are two for each sandbox, for program and nobody, within the grant and apart; the agent is the user", () => {
    const [slots, other] = [slotsOfGrant(grant, 0, 2), slotsOfGrant(grant, 1, 2)];
    expect(slots.take()).toMatchObject({
      users: [
        { containerID: 0, hostID: 1001, size: 1 },
        { containerID: 1000, hostID: 100_000, size: 1 },
        { containerID: 65_534, hostID: 100_001, size: 1 },
      ],
      groups: [{ hostID: 1002 }, { hostID: 200_000 }, { hostID: 200_001 }],
    });
    expect(slots.take()?.users[1]?.hostID).toBe(100_002);
    expect(other.take()?.users[1]?.hostID).toBe(100_000 + 2 * slots.count);
    expect(100_000 + 2 * 2 * slots.count).toBeLessThanOrEqual(165_536);
  });

  test("are found by name or number in a file like /etc/subuid", () => {
    const text = "ann:100000:65536\nbob:165536:65536\n1002:300000:10\neve:1:0\n";
    const user = (name: string, id: number) => grantedRange(text, { name, id });
    expect(user("bob", 1)).toEqual({ first: 165_536, count: 65_536 });
    expect(user("carl", 1002)).toEqual({ first: 300_000, count: 10 });
    expect(user("eve", 5)).toBeUndefined();
    expect(user("dora", 7)).toBeUndefined();
  });
});
