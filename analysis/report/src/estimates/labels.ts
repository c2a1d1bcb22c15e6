// SPDX-License-Identifier: MIT
// Names beside points, each on the first side where it covers neither another name nor a point.
import { measure } from "../kit";

interface Named { text: string; x: number; y: number }
interface Box { left: number; right: number; top: number; bottom: number }
export interface Placed { text: string; dx: number; dy: number; anchor: "start" | "end" | "middle"; index: number }

const height = 15, gap = 9;

/** From the first to the last or the other way round, whichever leaves fewer without a name. */
export function placed(points: readonly Named[], frame: Box): Placed[] {
  const places = points.map((_, index) => index);
  const [ahead, back] = [inOrder(points, places, frame), inOrder(points, places.reverse(), frame)];
  return back.length > ahead.length ? back : ahead;
}

function inOrder(points: readonly Named[], order: readonly number[], frame: Box): Placed[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  const names: Placed[] = [];
  order.forEach((index) => {
    const { text, x, y } = points[index] as Named;
    const width = measure(text, "12px system-ui");
    const sides: Omit<Placed, "text" | "index">[] = [0, -14, 14, -26, 26].flatMap((dy) => [
      { dx: gap, dy, anchor: "start" as const }, { dx: -gap, dy, anchor: "end" as const },
      ...(dy === 0 ? [] : [{ dx: 0, dy, anchor: "middle" as const }]),
    ]);
    const box = ({ dx, dy, anchor }: (typeof sides)[number]): Box => {
      const left = anchor === "start" ? x + dx : anchor === "end" ? x + dx - width : x - width / 2;
      return { left, right: left + width, top: y + dy - height / 2, bottom: y + dy + height / 2 };
    };
    // What fits nowhere is left to the tip and the table.
    const side = sides.find((candidate) => {
      const own = box(candidate);
      return inside(own, frame) && !taken.some((other, place) => place !== index && overlap(own, other));
    });
    if (!side) return;
    taken.push(box(side));
    names.push({ text, index, ...side });
  });
  return names;
}

const inside = (a: Box, frame: Box) => a.left >= frame.left && a.right <= frame.right && a.top >= frame.top - height && a.bottom <= frame.bottom;
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
