// SPDX-License-Identifier: MIT
import type { ExperimentDocument } from "./document";
import type { Section } from "./kit";

/** The charts of an experiment. */
export function experimentSections(_experiment: ExperimentDocument): Section[] {
  return [];
}
