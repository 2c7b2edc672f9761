/** The way on from a page that has nothing else to offer. */
export function OpenPlayground() {
  return (
    <p className="mt-4">
      {/* Loaded anew: what Next would need to do without is more than such a page. */}
      {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- as said */}
      <a className="underline underline-offset-2" href="/">
        Open the playground
      </a>
    </p>
  );
}
