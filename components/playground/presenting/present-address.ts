/** The word in an address that opens the page large and without its frame. */
export const PRESENT = "present";

/** The page's address with that word or without it; the rest of it stays as it is. */
export function presentAddress(address: string, on: boolean): string {
  const url = new URL(address);
  const others = url.search
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && part.split("=")[0] !== PRESENT);
  const parts = on ? [...others, PRESENT] : others;
  url.search = parts.join("&");
  return url.href;
}
