/** The packages whose declarations belong to Node's own. Tools of development, but the editor sends them to browsers. */
export const NODE_TYPE_PACKAGES: readonly string[] = ["@types/node", "undici-types"];
