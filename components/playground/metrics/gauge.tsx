"use client";

import type { MetricsEvent } from "#lib/protocol/run-event.ts";
import { CPU, isNearLimit, type Measure, MEMORY } from "./measures.ts";
import type { Metrics, MetricsStore } from "./metrics-store.ts";
import { sparkPoints, SPARK_HEIGHT, SPARK_WIDTH } from "./spark.ts";
import { useCores, useMetrics } from "./use-metrics.ts";

/** The processor and the memory of the sandbox at a glance; its place is there before there are numbers. */
export function Gauge({ store }: { store: MetricsStore }) {
  const metrics = useMetrics(store);
  const cores = useCores();
  const { current } = metrics;
  const label = current === undefined ? "CPU and memory: not known" : wordsOf(current, cores);
  return (
    <div
      // A picture made of several, with one name.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as said
      role="img"
      aria-label={label}
      title={label}
      className={`flex shrink-0 gap-x-3 text-small text-soft max-wide:w-14 max-wide:flex-col ${current === undefined ? "max-wide:invisible" : ""}`}
    >
      <Needle measure={CPU} short="cpu" metrics={metrics} cores={cores} width="w-9" />
      <Needle measure={MEMORY} short="mem" metrics={metrics} cores={cores} width="w-14" />
    </div>
  );
}

function Needle({
  measure,
  short,
  metrics,
  cores,
  width,
}: {
  measure: Measure;
  short: string;
  metrics: Metrics;
  cores: number | undefined;
  width: string;
}) {
  const { current } = metrics;
  const value = current && measure.value(current, cores);
  const near =
    current !== undefined && value !== undefined && isNearLimit(measure, value, measure.limit(current));
  return (
    <span className="flex items-center justify-end gap-1.5 max-wide:gap-1">
      <span className={measure === CPU ? "max-wide:text-faint" : "max-wide:hidden"}>{short}</span>
      <svg
        aria-hidden
        viewBox={`0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`}
        preserveAspectRatio="none"
        className="h-4 w-9 border-b border-line max-[1023px]:hidden"
        fill="none"
        stroke={`var(${measure.color})`}
        strokeWidth="1.5"
        strokeLinejoin="round"
      >
        {current !== undefined && (
          <polyline vectorEffect="non-scaling-stroke" points={sparkPoints(metrics.samples, measure, cores)} />
        )}
      </svg>
      <span
        className={`inline-block text-right whitespace-nowrap max-wide:w-auto ${width} ${near ? "font-medium text-limit" : ""}`}
      >
        {value === undefined ? "" : measure.words(value)}
      </span>
    </span>
  );
}

function wordsOf(sample: MetricsEvent, cores: number | undefined): string {
  const cpu = CPU.value(sample, cores);
  const memory = `memory ${MEMORY.words(sample.memoryBytes)} of ${MEMORY.words(sample.memoryLimitBytes)}`;
  return cpu === undefined ? memory : `CPU ${CPU.words(cpu)}, ${memory}`;
}
