/** Presses the page's button of that name, as a person would; where it cannot be pressed now, nothing happens. */
export function press(name: string): void {
  const buttons = document.querySelectorAll("button");
  [...buttons].find((button) => nameOf(button) === name)?.click();
}

function nameOf(button: HTMLButtonElement): string | undefined {
  return button.ariaLabel ?? button.textContent.trim();
}
