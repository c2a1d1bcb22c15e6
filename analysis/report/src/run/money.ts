// SPDX-License-Identifier: MIT
// Who pays whom, from the ledger: payers on the left, payees on the right, over the whole run or a part of it.
import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import type { LedgerDocument, RunDocument } from "../document";
import { type Card, controlRow, format, palette, select, slider, svgElement, type Table } from "../kit";

interface Period { words: string; first: number; end: number }
/** What one sector pays another in a period, in all and by transfer (largest first). */
interface Flow { payer: string; payee: string; amount: number; parts: { name: string; meaning: string; amount: number }[] }
interface Place { key: string; sector: string; payer: boolean }
interface Link { source: string; target: string; value: number; flow: Flow }

const names: Record<string, string> = {
  household: "households", group_pool: "group pools", enterprise: "enterprises", partner: "partners",
  intermediary: "intermediaries", public_body: "public bodies", local_market: "the local market", rest_of_world: "the rest of the world",
};
const nameOf = (sector: string) => names[sector] ?? format.plain(sector);
const pay = (sector: string) => (/^(local_market|rest_of_world)$/.test(sector) || !(sector in names) ? "pays" : "pay");
/** Between these alone everyday money goes round, so much of it that nothing else could be seen beside it. */
const everyday = new Set(["household", "local_market", "rest_of_world"]);

export function moneyCards(run: RunDocument, id: (name: string) => string): Card[] {
  const { ledger, provenance: { currency, start_date } } = run;
  if (!ledger || !ledger.moved.some((row) => row.some((amount) => amount !== 0))) return [];
  const periods = periodsOf(ledger, start_date);
  const offer = (flow: Flow) => !everyday.has(flow.payer) || !everyday.has(flow.payee);
  const choices = [{ name: "of the offers", keep: offer }, { name: "everyday money too", keep: () => true }]
    .filter(({ keep }) => flowsOf(ledger, periods[0] as Period).some(keep));
  let period = periods[0] as Period;
  let keep = choices[0]?.keep ?? (() => true);
  let flows = flowsOf(ledger, period).filter(keep);
  return [{
    id: id("money"), wide: true,
    title: titleOf(flows, period, currency),
    subtitle: `Money moved from payers (left) to payees (right), in ${currency}; the wider, the more. Colours are those of the payers.`,
    note: choices.length > 1 ? "Money that only goes round among households, the local market and the rest of the world (income, consumption) is everyday money." : "",
    table: tableOf(flows, currency),
    draw: (width) => drawing(width, flows, ledger.sectors, currency),
    controls: (redraw) => {
      const renew = () => {
        flows = flowsOf(ledger, period).filter(keep);
        redraw(tableOf(flows, currency), titleOf(flows, period, currency));
      };
      const time = slider("Time", periods.length - 1, (place) => periods[place]?.words ?? "", (place) => {
        period = periods[place] ?? period;
        renew();
      });
      const which = select("Flows", choices.map(({ name }) => name), (place) => {
        keep = choices[place]?.keep ?? keep;
        renew();
      });
      return controlRow(...(periods.length > 1 ? [time] : []), ...(choices.length > 1 ? [which] : []));
    },
  }];
}

/** The whole run, then its years, or its quarters when it is short. */
function periodsOf({ dates, years }: LedgerDocument, start: string): Period[] {
  const long = (years.at(-1) ?? 0) > 3;
  const whole: Period = { words: "the whole run", first: 0, end: dates.length };
  // A record is of the period in which its step ends; a year of weeks ends a day or so before a calendar year does.
  const part = (record: number) => Math.max(1, Math.ceil((years[record] ?? 0) / (long ? 1 : 0.25) - 0.02));
  const parts: Period[] = [];
  for (let first = 0; first < dates.length;) {
    let end = first + 1;
    while (end < dates.length && part(end) === part(first)) ++end;
    parts.push({ words: `${format.date(dates[first - 1] ?? start)} to ${format.date(dates[end - 1] ?? "")}`, first, end });
    first = end;
  }
  return parts.length > 1 ? [whole, ...parts] : [whole];
}

function flowsOf({ transfers, moved }: LedgerDocument, { first, end }: Period): Flow[] {
  const flows = new Map<string, Flow>();
  transfers.forEach(({ name, payer, payee, meaning }, row) => {
    const sum = (moved[row] ?? []).slice(first, end).reduce((total, value) => total + value, 0);
    if (sum === 0) return;
    const [from, to] = sum > 0 ? [payer, payee] : [payee, payer];
    const key = `${from}>${to}`;
    const flow = flows.get(key) ?? { payer: from, payee: to, amount: 0, parts: [] };
    flow.amount += Math.abs(sum);
    flow.parts.push({ name: format.plain(name), meaning, amount: Math.abs(sum) });
    flows.set(key, flow);
  });
  for (const { parts } of flows.values()) parts.sort((a, b) => b.amount - a.amount);
  return [...flows.values()].sort((a, b) => b.amount - a.amount);
}

function titleOf(flows: Flow[], { words, first, end }: Period, currency: string): string {
  const when = first === 0 && words === "the whole run" ? "Over the whole run" : `${format.capital(words)}:`;
  const flow = flows[0];
  if (!flow || end === first) return `${when} no money moves`;
  const [most, second] = flow.parts;
  const how = most ? (second ? (most.amount > flow.amount / 2 ? `, most as ${most.name}` : `, the largest part as ${most.name}`) : ` as ${most.name}`) : "";
  return `${when} ${nameOf(flow.payer)} ${pay(flow.payer)} ${format.money(flow.amount, currency)} to ${nameOf(flow.payee)}${how}`;
}

function tableOf(flows: Flow[], currency: string): Table {
  const rows = flows.flatMap((flow) => flow.parts.map((part) => ({ ...part, payer: flow.payer, payee: flow.payee })));
  return {
    columns: [
      { name: "transfer", values: rows.map(({ name }) => name) },
      { name: "payer", values: rows.map(({ payer }) => nameOf(payer)) },
      { name: "payee", values: rows.map(({ payee }) => nameOf(payee)) },
      { name: "meaning", values: rows.map(({ meaning }) => meaning) },
      { name: "amount", unit: currency, values: rows.map(({ amount }) => amount) },
    ],
  };
}

function drawing(width: number, flows: Flow[], sectors: string[], currency: string): SVGElement {
  const beside = width >= 560; // name and amount in one line
  const places = (["payer", "payee"] as const).flatMap((side) =>
    sectors.filter((sector) => flows.some((flow) => flow[side] === sector)).map((sector): Place => ({ key: `${side} ${sector}`, sector, payer: side === "payer" })));
  const most = Math.max(1, places.filter(({ payer }) => payer).length, places.filter(({ payer }) => !payer).length);
  const padding = beside ? 24 : 40;
  const height = 140 + most * padding;
  const svg = svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 12 });
  if (flows.length === 0) {
    svg.append(svgElement("text", { x: width / 2, y: height / 2, "text-anchor": "middle", fill: palette.muted }, "No money moves."));
    return svg;
  }
  const colour = (sector: string) => palette.category(Math.max(0, sectors.indexOf(sector)));
  const graph = sankey<Place, Link>()
    .nodeId(({ key }) => key).nodeWidth(12).nodePadding(padding).nodeSort((a, b) => sectors.indexOf(a.sector) - sectors.indexOf(b.sector))
    .extent([[0, padding / 2], [width, height - padding / 2]])({
      nodes: places,
      links: flows.map((flow) => ({ source: `payer ${flow.payer}`, target: `payee ${flow.payee}`, value: flow.amount, flow })),
    });
  const path = sankeyLinkHorizontal();
  for (const link of graph.links) {
    const { payer, payee, amount, parts } = link.flow;
    const said = [`${format.capital(nameOf(payer))} ${pay(payer)} ${format.money(amount, currency)} to ${nameOf(payee)}`,
      ...parts.map((part) => `${part.name}: ${format.money(part.amount, currency)}`)];
    svg.append(svgElement("path", {
      d: path(link as Parameters<typeof path>[0]) ?? "", fill: "none", stroke: colour(payer), "stroke-opacity": 0.45, "stroke-width": Math.max(1.5, link.width ?? 0),
    }, svgElement("title", {}, said.join("\n"))));
  }
  for (const { sector, payer, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 } of graph.nodes) {
    const total = format.money(value, currency);
    svg.append(svgElement("rect", { x: x0, y: y0, width: x1 - x0, height: Math.max(1.5, y1 - y0), fill: colour(sector) },
      svgElement("title", {}, `${format.capital(nameOf(sector))} ${payer ? pay(sector) : pay(sector) === "pay" ? "receive" : "receives"} ${total}`)));
    const at = { x: payer ? x1 + 6 : x0 - 6, "text-anchor": payer ? "start" : "end", stroke: palette.surface, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke", "pointer-events": "none" };
    const middle = (y0 + y1) / 2 + 4;
    const name = svgElement("tspan", { "font-weight": 600 }, nameOf(sector));
    svg.append(...(beside
      ? [svgElement("text", { ...at, y: middle, fill: palette.ink }, name, ` ${total}`)]
      : [svgElement("text", { ...at, y: middle - 7, fill: palette.ink }, name), svgElement("text", { ...at, y: middle + 8, fill: palette.ink }, total)]));
  }
  return svg;
}
