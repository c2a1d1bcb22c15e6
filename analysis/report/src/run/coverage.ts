// SPDX-License-Identifier: MIT
// How well an enterprise covers each activity of its customers' cycle, over time.
import type { CoverageDocument, RunDocument } from "../document";
import { type Card, format, measure, palette, Plot, plot, tickCount } from "../kit";

const stages = { pre: "before", during: "during", post: "after", "": "" } as const;
interface Cell { row: number; from: number; to: number; value: number }

export function coverageCards(run: RunDocument, id: (name: string) => string): Card[] {
  return run.coverage.filter(({ activities, covered }) => activities.length > 0 && covered.some((row) => row.some((value) => value !== null)))
    .map((coverage, index) => coverageCard(coverage, run, id(`coverage-${index + 1}`)));
}

const lastOf = (row: readonly (number | null)[] | undefined) => row?.filter((value) => value !== null).at(-1) ?? null;

function coverageCard(coverage: CoverageDocument, run: RunDocument, id: string): Card {
  const { enterprise, activities, dates, covered } = coverage;
  const absent = covered[0]?.some((value) => value === null) ?? false;
  return {
    id, wide: true,
    title: titleOf(coverage),
    subtitle: `Share of each activity of the customers' cycle that ${enterprise} and its partners cover; at the right the share at the end. Activities stand in the order of the cycle, with their stage.`,
    legend: [0.2, 0.6, 1].map((share) => ({ label: `${share * 100} %`, colour: palette.sequential(share) })),
    note: [
      activities.some(({ essential }) => essential) ? "* Essential: without any of it the outcome is 0, however well the others are covered." : "",
      absent ? "Blank: not in the market." : "",
    ].filter(Boolean).join(" "),
    table: {
      columns: [
        { name: "date", values: dates },
        ...activities.map(({ name, stage }, row) => ({ name: stages[stage] ? `${name} (${stages[stage]})` : name, values: covered[row] ?? [] })),
      ],
    },
    draw: (width) => drawing(width, coverage, run.provenance.start_date),
  };
}

function titleOf({ enterprise, activities, covered }: CoverageDocument): string {
  const ends = activities.map(({ name }, row) => ({ name, share: lastOf(covered[row]) ?? 0 })).sort((a, b) => a.share - b.share);
  const least = ends[0], most = ends.at(-1);
  const when = covered[0]?.at(-1) === null ? "when it leaves the market" : "at the end";
  if (!least || !most) return enterprise;
  if (most.share - least.share < 0.005) return `${enterprise} covers every activity to ${format.percent(least.share, 0)} ${when}`;
  const best = ends.filter(({ share }) => most.share - share < 0.005).map(({ name }) => name).reverse();
  return `${enterprise} covers ${format.listed(best)} best (${format.percent(most.share, 0)}) and ${least.name} least (${format.percent(least.share, 0)}) ${when}`;
}

/** Records in a row with the same share, to half a per cent, are one cell: a picture of few parts, and the same to the eye. */
function cellsOf(covered: readonly (number | null)[], row: number): Cell[] {
  const cells: Cell[] = [];
  const level = (value: number | null | undefined) => (typeof value === "number" ? Math.round(value * 200) : null);
  covered.forEach((value, record) => {
    const last = cells.at(-1);
    if (last && last.to === record && level(covered[record - 1]) === level(value)) last.to = record + 1;
    else if (value !== null) cells.push({ row, from: record, to: record + 1, value });
  });
  return cells;
}

function drawing(width: number, { activities, dates, covered }: CoverageDocument, start: string): SVGSVGElement {
  const moments = [start, ...dates].map(format.moment); // record k lasts from moments[k] to moments[k + 1]
  const names = activities.map(({ name, essential }) => `${name}${essential ? " *" : ""}`);
  const rows = activities.map((_, row) => row);
  const left = Math.min(Math.max(...names.map((name) => measure(name, "12px system-ui"))) + 14, width * 0.34);
  const stageOf = (row: number) => stages[activities[row]?.stage ?? ""];
  const staged = rows.some((row) => stageOf(row) !== "");
  const firsts = rows.filter((row) => row > 0 && stageOf(row) !== stageOf(row - 1));
  const stageRoom = staged ? 52 : 0;
  const cells = rows.flatMap((row) => cellsOf(covered[row] ?? [], row));
  const share = (row: number) => lastOf(covered[row]);
  return plot(width, {
    height: rows.length * 32 + 42, marginTop: 6, marginBottom: 34, marginLeft: left + stageRoom, marginRight: 48,
    x: { type: "utc", label: null, ticks: tickCount(width - left - 100), domain: [moments[0] as Date, moments.at(-1) as Date] },
    y: { type: "linear", domain: [rows.length - 0.5, -0.5], axis: null },
    marks: [
      Plot.rect(cells, {
        x1: ({ from }: Cell) => moments[from] ?? null, x2: ({ to }: Cell) => moments[to] ?? null, y1: ({ row }: Cell) => row - 0.5, y2: ({ row }: Cell) => row + 0.5,
        fill: ({ value }: Cell) => palette.sequential(value), insetTop: 1.5, insetBottom: 1.5, shapeRendering: "crispEdges",
      }),
      Plot.ruleY(firsts, { y: (row: number) => row - 0.5, stroke: palette.ink, strokeWidth: 1, insetLeft: -left - stageRoom }),
      Plot.text(rows, { y: (row: number) => row, text: (row: number) => names[row] ?? "", frameAnchor: "left", textAnchor: "end", dx: -8, lineWidth: (left - 10) / 12, textOverflow: "ellipsis", fill: palette.ink }),
      Plot.text(rows.filter((row) => row === 0 || firsts.includes(row)), { y: (row: number) => row, text: stageOf, frameAnchor: "left", textAnchor: "start", dx: -left - stageRoom + 2, fill: palette.muted, fontStyle: "italic" }),
      Plot.text(rows, { y: (row: number) => row, text: (row: number) => format.percent(share(row), 0), frameAnchor: "right", textAnchor: "start", dx: 6, fill: palette.ink, fontVariant: "tabular-nums" }),
      Plot.tip(cells, Plot.pointer({
        x: ({ from, to }: Cell) => new Date(((moments[from] as Date).getTime() + (moments[to] as Date).getTime()) / 2), y: ({ row }: Cell) => row,
        title: ({ row, from, to, value }: Cell) => `${activities[row]?.name ?? ""}${stageOf(row) && ` (${stageOf(row)})`}\n${format.percent(value)} covered\n${format.date(moments[from]?.toISOString() ?? "")} to ${format.date(moments[to]?.toISOString() ?? "")}`,
      })),
    ],
  });
}
