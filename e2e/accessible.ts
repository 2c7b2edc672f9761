import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export interface AccessChecks {
  /** Looks at a part alone, by its selector. */
  readonly part?: string;
  /** What counts: everything, or only what axe calls serious or critical. */
  readonly least?: "anything" | "serious";
}

/** axe finds nothing in the page as it stands now. */
export async function expectAccessible(page: Page, checks: AccessChecks = {}): Promise<void> {
  const { part, least = "anything" } = checks;
  const axe = new AxeBuilder({ page });
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  const counting = violations.filter(
    ({ impact }) => least === "anything" || impact === "serious" || impact === "critical",
  );
  expect(counting.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** The same in light and in dark. */
export async function expectAccessibleInBoth(page: Page, checks: AccessChecks = {}): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    await expectAccessible(page, checks);
  }
}
