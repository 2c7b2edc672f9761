import uPlot from "uplot";
import type { ChartData } from "./chart-data.ts";
import { drawLimit, drawRuns, type Ink } from "./chart-marks.ts";

/** A line over time with its limit, its newest value beside its end, and ticks where runs began and ended. */
export interface Chart {
  /** Drawn with the browser's next frame, however often it is told in between. */
  readonly show: (data: ChartData) => void;
  readonly resize: (width: number, height: number) => void;
  /** The theme has changed. */
  readonly recolor: () => void;
  /** May be called twice. */
  readonly close: () => void;
}

/** Room at the right for the number, in CSS pixels. */
const NUMBER_WIDTH = 76;
const NUMBER_HEIGHT = 20;
/** Room above the limit's line and below the time axis, where the ticks of runs are. */
const PADDING = { top: 4, bottom: 8 };
/** As a share of the chart's height. */
const BELOW_ZERO = 0.025;

/** Draws in `place`; `color` is a custom property of the page. */
export function createChart(place: HTMLElement, color: string): Chart {
  let data: ChartData | undefined;
  let size = { width: Math.max(1, place.clientWidth), height: Math.max(1, place.clientHeight) };
  let ink = readInk();
  let frame: number | undefined;
  const number = document.createElement("div");
  number.className = "absolute right-0 top-0 truncate text-ui font-medium";
  number.style.width = `${NUMBER_WIDTH - 8}px`;

  const plot = new uPlot(
    {
      ...size,
      padding: [PADDING.top, NUMBER_WIDTH, PADDING.bottom, 0],
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: false, auto: false },
        // A little below zero, so that a line of zeros is seen above the time axis.
        y: { range: () => [-BELOW_ZERO * (data?.top ?? 1), data?.top ?? 1] },
      },
      series: [{}, { stroke: () => ink.color(color), width: 1.5, points: { show: false }, spanGaps: false }],
      hooks: {
        drawAxes: [(self) => data && drawLimit(self, data, ink)],
        draw: [
          (self) => {
            if (!data) return;
            drawRuns(self, data, ink);
            placeNumber(self, data);
          },
        ],
      },
    },
    [
      [0, 1],
      [null, null],
    ],
    place,
  );
  place.append(number);

  function placeNumber(self: uPlot, { last }: ChartData): void {
    number.hidden = last === undefined;
    if (last === undefined) return;
    const y = PADDING.top + self.valToPos(last.value, "y") - NUMBER_HEIGHT / 2;
    number.textContent = last.words;
    number.style.color = `var(${last.near ? "--limit" : color})`;
    number.style.transform = `translateY(${Math.min(Math.max(0, y), size.height - NUMBER_HEIGHT)}px)`;
  }

  function draw(): void {
    frame = undefined;
    if (plot.width !== size.width || plot.height !== size.height) plot.setSize(size);
    if (!data) return;
    const { times, values, fromMs, toMs } = data;
    plot.batch(() => {
      plot.setData(
        [
          [fromMs, ...times, toMs],
          [null, ...values, null],
        ],
        false,
      );
      plot.setScale("x", { min: fromMs, max: toMs });
    });
  }

  function drawSoon(): void {
    frame ??= requestAnimationFrame(draw);
  }

  return {
    show(next) {
      data = next;
      drawSoon();
    },
    resize(width, height) {
      if (width < 1 || height < 1) return;
      size = { width, height };
      drawSoon();
    },
    recolor() {
      ink = readInk();
      drawSoon();
    },
    close() {
      if (frame !== undefined) cancelAnimationFrame(frame);
      plot.destroy();
      number.remove();
    },
  };
}

function readInk(): Ink {
  const tokens = getComputedStyle(document.documentElement);
  return { color: (name) => tokens.getPropertyValue(name).trim() };
}
