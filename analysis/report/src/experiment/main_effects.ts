// SPDX-License-Identifier: MIT
// What each factor does on the average, or alone.
import type { ExperimentDocument, MeanWithError } from "../document";
import { choiceCard } from "../estimates/choice";
import { rowChart } from "../estimates/rows";
import { estimateColumns } from "../estimates/table";
import { axisName, bySize, effectWords, holdsZero, intervalName } from "../estimates/words";
import { type Card, format, palette } from "../kit";
import { type Attribution, attributions, levelName } from "./attributions";
import { strongest } from "./strength";

type Named = MeanWithError & { label: string };

function effects({ found }: Attribution): Named[] {
  const alone = found.method === "one_at_a_time" ? found.effects ?? [] : [];
  return bySize([
    ...(found.main_effects ?? []).map((effect) => ({ ...effect, label: levelName(effect.factor, effect.level) })),
    ...alone.flatMap((effect) => ("mean" in effect ? [{ ...effect, label: levelName(effect.factor, effect.to) }] : [])),
  ], ({ mean }) => mean);
}

export function mainEffectCards(experiment: ExperimentDocument): Card[] {
  const found = attributions(experiment, ({ main_effects, effects: of, method }) => (main_effects?.length ?? 0) > 0 || (method === "one_at_a_time" && (of?.length ?? 0) > 0));
  if (found.length === 0) return [];
  const alone = found[0]?.found.method === "one_at_a_time";
  return [choiceCard({
    id: "main-effects", wide: true,
    subtitle: alone
      ? `Each factor changed alone, against the base, with ${intervalName(experiment.confidence)}. Ring: the interval holds 0.`
      : `Main effects: the mean at the level less the mean at the factor's first level, over all settings of the others, with ${intervalName(experiment.confidence)}. Ring: the interval holds 0.`,
    legend: [{ label: "raises", colour: palette.blue }, { label: "lowers", colour: palette.orange }],
    choices: [{ label: "Metric", options: () => found.map(({ name }) => name) }],
    variant: ([index = 0]) => variant(found[index] as Attribution),
  })];
}

function variant(attribution: Attribution) {
  const { metric, quoted, unit } = attribution;
  const rows = effects(attribution);
  const open = rows.filter(({ low, high }) => holdsZero(low, high)).length;
  const { most, alike } = strongest(rows);
  const rest = open > 0 ? `; ${open} of ${rows.length} cannot be told from 0` : "";
  const others = alike.length > 3 ? `${alike.length} others` : format.listed(alike.map(({ label }) => label));
  const tied = alike.length > 0 ? `; ${others} cannot be ranked below it` : "";
  const title = most ? `${format.capital(most.label)} changes ${quoted} most: ${effectWords(most, unit)}${tied}${rest}`
    : rows.some(({ mean }) => mean !== 0) ? `No factor's effect on ${quoted} can be told from 0` : `No factor changes ${quoted}`;
  return {
    title,
    table: { columns: [{ name: "factor", values: rows.map(({ label }) => label) }, ...estimateColumns(rows, "effect", unit, (row) => row)] },
    draw: (width: number) => rowChart(width, rows.map(({ label, mean, low, high }) => ({ label, value: mean, low, high })), { axis: axisName(`effect on ${metric}`, unit) }),
  };
}
