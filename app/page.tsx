import { cookies } from "next/headers";
import { Playground } from "#components/playground/playground.tsx";
import { parseView, VIEW_COOKIE } from "#components/playground/view-cookie.ts";

export default async function Page() {
  const cookie = (await cookies()).get(VIEW_COOKIE);
  return <Playground view={parseView(cookie?.value)} />;
}
