import { cookies } from "next/headers";
import { Playground } from "#components/playground/playground.tsx";
import { PRESENT } from "#components/playground/presenting/present-address.ts";
import { parseView, VIEW_COOKIE } from "#components/playground/view-cookie.ts";

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}) {
  const cookie = (await cookies()).get(VIEW_COOKIE);
  return <Playground view={parseView(cookie?.value)} presenting={PRESENT in (await searchParams)} />;
}
