// SPDX-License-Identifier: MIT
// Where a surface on a grid crosses zero (marching squares), in positions: column 0, 1, …, row 0, 1, …

export interface Segment { x1: number; y1: number; x2: number; y2: number }

type Corner = [x: number, y: number, value: number];

/** Segments of the zero line between grid points; squares with a missing corner are left out. */
export function zeroLine(values: readonly (readonly (number | null)[])[]): Segment[] {
  const segments: Segment[] = [];
  for (let y = 0; y + 1 < values.length; ++y) {
    for (let x = 0; x + 1 < (values[y]?.length ?? 0); ++x) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]].map(([column = 0, row = 0]): Corner => [column, row, values[row]?.[column] ?? NaN]);
      if (corners.some(([, , value]) => Number.isNaN(value))) continue;
      const crossings = corners.flatMap((corner, side) => crossing(corner, corners[(side + 1) % 4] as Corner));
      // With four crossings, a saddle, the mean of the corners says which are joined.
      const middle = corners.reduce((sum, [, , value]) => sum + value, 0);
      const [a, b, c, d] = crossings;
      if (a && b && c && d) {
        const joined = middle > 0 === (corners[0]?.[2] ?? 0) > 0;
        segments.push(...(joined ? [segment(a, b), segment(c, d)] : [segment(d, a), segment(b, c)]));
      } else if (a && b) {
        segments.push(segment(a, b));
      }
    }
  }
  return segments;
}

type Place = { x: number; y: number };

function crossing([x1, y1, from]: Corner, [x2, y2, to]: Corner): Place[] {
  if (from > 0 === to > 0) return [];
  const share = from / (from - to);
  return [{ x: x1 + share * (x2 - x1), y: y1 + share * (y2 - y1) }];
}

const segment = (a: Place, b: Place): Segment => ({ x1: a.x, y1: a.y, x2: b.x, y2: b.y });
