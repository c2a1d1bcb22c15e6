// SPDX-License-Identifier: MIT
// Enterprises that are gone at the end: said before anything else.
import type { WorldEnd } from "../document";
import { counted } from "../estimates/words";
import { format } from "../kit";
import type { Pair } from "./pair";

function sentence({ gone }: WorldEnd, world: string, replicates: number): string[] {
  return gone.map(({ enterprise, replicates: count, insolvent, first_date, last_date }) => {
    const when = first_date === last_date ? `by ${format.date(first_date)}` : `between ${format.date(first_date)} and ${format.date(last_date)}`;
    const how = insolvent === 0 ? "" : insolvent === count ? ", insolvent" : `, insolvent in ${insolvent}`;
    return `enterprise ${enterprise} leaves the market in ${count} of ${counted(replicates, "replicate")} of ${world}${how} (${when})`;
  });
}

/** "enterprise firm leaves the market in 10 of 10 replicates of era 3 (by 1 May 2003); 100 % of the customers are locked out at the end"; empty when
 *  everybody stays. */
export function endsWords({ comparison: c, control, treatment }: Pair): string {
  const said = [...sentence(c.ends.treatment, treatment, c.total.count), ...sentence(c.ends.control, control, c.total.count)];
  if (said.length === 0) return "";
  return `${said.join("; ")}: at the end ${format.percent(c.ends.treatment.locked_out)} of the customers are locked out with ${treatment}, ${format.percent(c.ends.control.locked_out)} with ${control}`;
}
