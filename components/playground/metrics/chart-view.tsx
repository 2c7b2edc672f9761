"use client";

import { useEffect, useRef } from "react";
import { type Chart, createChart } from "./chart.ts";
import type { ChartData } from "./chart-data.ts";
import type { Measure } from "./measures.ts";

/** One measure over time. Who does not see it hears the last value here, and all of it from the table. */
export function ChartView({
  measure,
  data,
  from,
  to,
}: {
  measure: Measure;
  data: ChartData;
  /** The ends of the time axis, in words. */
  from: string;
  to: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  const { color, label } = measure;
  const limit = data.limit === undefined ? "" : `limit ${measure.words(data.limit)}`;

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = createChart(element, color);
    chart.current = made;
    const sizes = new ResizeObserver(() => made.resize(element.clientWidth, element.clientHeight));
    sizes.observe(element);
    const themes = new MutationObserver(made.recolor);
    themes.observe(document.documentElement, { attributeFilter: ["class"] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      made.close();
    };
  }, [color]);
  useEffect(() => chart.current?.show(data), [data]);

  return (
    <figure className="flex min-h-0 min-w-0 flex-col">
      <figcaption className="flex shrink-0 items-baseline justify-between gap-2 text-ui min-[1200px]:pr-[76px]">
        <span className="font-medium" style={{ color: `var(${color})` }}>
          {label}
          <span className="sr-only"> {data.last?.words ?? "not known"}, </span>
        </span>
        <span
          className={
            data.last?.near ? "truncate text-small font-medium text-limit" : "truncate text-small text-soft"
          }
        >
          {data.last?.near ? `near the ${limit}` : limit}
        </span>
      </figcaption>
      <div ref={place} aria-hidden className="relative min-h-0 grow overflow-hidden" />
      <p aria-hidden className="flex shrink-0 justify-between pr-[76px] text-small text-faint">
        <span className="max-wide:invisible">{from}</span>
        <span>{to}</span>
      </p>
    </figure>
  );
}
