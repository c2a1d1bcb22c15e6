// SPDX-License-Identifier: MIT
// The charts of an experiment: verdicts first, then what each factor does, then the runs themselves.
import type { ExperimentDocument } from "./document";
import { courseOverTimeCards } from "./experiment/over_time";
import { curveCards } from "./experiment/curves";
import { failedCards } from "./experiment/failed";
import { interactionCards } from "./experiment/interactions";
import { mainEffectCards } from "./experiment/main_effects";
import { morrisCards } from "./experiment/morris";
import { withSpokenNames } from "./experiment/names";
import { origin } from "./experiment/origin";
import { rampCards } from "./experiment/ramps";
import { refusalCards, summary } from "./experiment/summary";
import { shapleyCards } from "./experiment/shapley";
import { sobolCards } from "./experiment/sobol";
import { spreadCards } from "./experiment/spread";
import { surfaceCards } from "./experiment/surfaces";
import { verdictCards } from "./experiment/verdicts";
import type { Section } from "./kit";

export function experimentSections(document: ExperimentDocument): Section[] {
  const experiment = withSpokenNames(document);
  const sections: Section[] = [
    { id: "summary", title: "In short", intro: experiment.description, cards: [summary(experiment)] },
    { id: "verdicts", title: "Hypotheses", cards: verdictCards(experiment) },
    {
      id: "attribution", title: "What is due to what",
      cards: [
        ...shapleyCards(experiment), ...sobolCards(experiment), ...morrisCards(experiment), ...mainEffectCards(experiment),
        ...interactionCards(experiment), ...refusalCards(experiment),
      ],
    },
    { id: "shape", title: "How it depends on the factors", cards: [...curveCards(experiment), ...surfaceCards(experiment), ...rampCards(experiment)] },
    { id: "runs", title: "The runs", cards: [...courseOverTimeCards(experiment), ...spreadCards(experiment), ...failedCards(experiment)] },
    { id: "origin", title: "Where it comes from", cards: origin(experiment) },
  ];
  return sections.filter(({ cards }) => cards.length > 0);
}
