import { formatSettings, type Settings, SETTINGS_COOKIE } from "./settings.ts";

const YEAR_S = 31_536_000;

/** Writes the cookie; browser only. */
export function keepSettings(settings: Settings): void {
  write(formatSettings(settings), YEAR_S);
}

/** Removes the cookie; browser only. */
export function forgetSettings(): void {
  write("", 0);
}

function write(value: string, ageS: number): void {
  document.cookie = `${SETTINGS_COOKIE}=${value}; path=/; max-age=${ageS}; samesite=strict`;
}
