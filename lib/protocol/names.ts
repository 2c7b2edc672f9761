const MAX_NAME_BYTES = 63;

/**
 * Checks a sandbox name or namespace by the original's rules, in its order and its words
 * (letters, digits, `-` and `_`, first a letter or digit, at most 63 bytes, not empty; case is significant).
 *
 * @returns the reason why the name is refused, or undefined when it is fine.
 */
export function nameProblem(subject: "Sandbox name" | "Namespace", name: string): string | undefined {
  if (name === "") return `${subject} cannot be empty`;
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return `${subject} cannot exceed 63 characters`;
  if (subject === "Namespace" && name === "*")
    return "Wildcard namespace (*) is not valid for sandbox creation";
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    return `${subject} can only contain alphanumeric characters, hyphens, or underscores`;
  }
  if (!/^[A-Za-z0-9]/.test(name)) return `${subject} must start with an alphanumeric character`;
  return undefined;
}
