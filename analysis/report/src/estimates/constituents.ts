// SPDX-License-Identifier: MIT
// Names of those whose accounts are kept, and what each account holds.
import type { ConstituentGroup } from "../document";

interface Constituent { constituent: string; group: ConstituentGroup }

/** What an account holds, in short beside the name and at length in tables and tips. */
const holdings: Record<ConstituentGroup, { brief?: string; full: string }> = {
  customers: { full: "consumption and service had so far, and cash less debt" },
  enterprise: { full: "cash, and what customers owe it" },
  partners: { full: "their money" },
  intermediaries: { full: "their money" },
  pools: { full: "their money" },
  community: { brief: "local money, wellbeing", full: "money of local markets, and wellbeing of people at its price" },
  nation: { brief: "public money, skill", full: "money of public bodies, and skill of people at its price" },
  planet: { brief: "commons", full: "the commons at their price" },
  future: { brief: "service to come", full: "service still to come of what is in use at the end" },
};

export const decileName = (decile: number) =>
  decile === 1 ? "poorest tenth" : decile === 10 ? "richest tenth" : `${decile}${decile === 2 ? "nd" : decile === 3 ? "rd" : "th"} tenth`;

const decileOf = ({ constituent, group }: Constituent) => (group === "customers" ? Number(/(\d+)$/.exec(constituent)?.[1] ?? 0) : 0);

/** "customers, 5th tenth", "future (service to come)". */
export function constituentLabel(account: Constituent): string {
  const decile = decileOf(account);
  if (decile > 0) return `customers, ${decileName(decile)}`;
  const { brief } = holdings[account.group];
  return brief ? `${account.constituent} (${brief})` : account.constituent;
}

/** In a sentence: "the 5th tenth of the customers", "the future", "partners". */
export function constituentInSentence(account: Constituent): string {
  const decile = decileOf(account);
  if (decile > 0) return `the ${decileName(decile)} of the customers`;
  return holdings[account.group].brief ? `the ${account.constituent}` : account.constituent;
}

export const holdingOf = ({ group }: Constituent) => holdings[group].full;
