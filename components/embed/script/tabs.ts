/** The tabs of the files: by click and by arrow keys, as tabs are everywhere. */
export function wireTabs(): void {
  const tabs = [...document.querySelectorAll<HTMLElement>("[role=tab]")];

  function choose(tab: HTMLElement): void {
    for (const each of tabs) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", String(chosen));
      each.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(each.getAttribute("aria-controls") ?? "");
      if (panel !== null) panel.hidden = !chosen;
    }
  }

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const to = placeAfter(event.key, index, tabs.length);
      const next = to === undefined ? undefined : tabs[to];
      if (next === undefined) return;
      event.preventDefault();
      choose(next);
      next.focus();
    });
  }
}

function placeAfter(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (index + 1) % count;
    case "ArrowLeft":
      return (index + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
