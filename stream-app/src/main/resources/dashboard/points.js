import { isNumber } from './format.js';

/** Points kept per series in the browser: at one a second an hour and a half. */
const CAPACITY = 6000;

/** Whether a point of the same time follows and replaces this one. */
const isReplaced = (point) => (point.flags ?? []).includes('PROVISIONAL') && !point.flags.includes('CUT_OFF');

/** The points of one series in order of event time, each time once. */
export class Points {
  list = [];

  get last() {
    return this.list[this.list.length - 1];
  }

  /** The newest point that no other replaces. */
  get settled() {
    return this.list.findLast((point) => !isReplaced(point));
  }

  /** Adds a point in its place, also in that of a provisional one; says whether it was new. */
  add(point) {
    const list = this.list;
    let at = list.length;
    if (at > 0 && point.t <= list[at - 1].t) {
      at = this.indexAtOrAfter(point.t);
      if (list[at].t === point.t) {
        if (!isReplaced(list[at])) return false;
        list[at] = point;
        return true;
      }
    }
    list.splice(at, 0, point);
    // Dropped in blocks: shifting an array of thousands at every point would show in a profile.
    if (list.length > CAPACITY * 1.1) list.splice(0, list.length - CAPACITY);
    return true;
  }

  /** Index of the first point at or after a time; the count of points if there is none. */
  indexAtOrAfter(t) {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].t < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The points of a window: the newest `count`, or those between two times (one more at each side, so that lines leave the frame). */
  window({ count, from, to }) {
    if (isNumber(from)) return this.list.slice(Math.max(0, this.indexAtOrAfter(from) - 1), this.indexAtOrAfter(to) + 1);
    return count ? this.list.slice(-count) : this.list;
  }
}

/**
 * Thins points to what `columns` pixels can show without hiding anything: of each column's points the first, the last, and those
 * where a watched value is least or greatest stay, as they were measured. Few points stay untouched.
 *
 * @param values functions from a point to a watched value (null where there is none)
 */
export function decimate(points, columns, values) {
  if (points.length <= columns * 4 || columns < 1) return points;
  const from = points[0].t;
  const width = (points[points.length - 1].t - from) / columns || 1;
  const kept = [];
  let start = 0;
  while (start < points.length) {
    const end = from + (Math.floor((points[start].t - from) / width) + 1) * width;
    let stop = start + 1;
    while (stop < points.length && points[stop].t < end) stop++;
    const chosen = new Set([start, stop - 1]);
    for (const value of values) {
      let least = -1;
      let greatest = -1;
      for (let i = start; i < stop; i++) {
        const v = value(points[i]);
        if (!isNumber(v)) continue;
        if (least < 0 || v < value(points[least])) least = i;
        if (greatest < 0 || v > value(points[greatest])) greatest = i;
      }
      if (least >= 0) chosen.add(least).add(greatest);
    }
    for (const i of [...chosen].sort((a, b) => a - b)) kept.push(points[i]);
    start = stop;
  }
  return kept;
}
