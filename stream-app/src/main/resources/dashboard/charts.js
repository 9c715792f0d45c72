import uPlot from '../uplot/uPlot.esm.js';
import { isNumber, number, timeTicks } from './format.js';
import { decimate } from './points.js';
import { colour } from './theme.js';

/** Width of the value axis: equal in all charts, so that one time stands at one place. */
const AXIS_PIXELS = 54;
const FONT = '11px system-ui, sans-serif';

/** One colour set per build of the charts; a change of theme builds them anew. */
function palette() {
  const names = ['actual', 'expected', 'band', 'hot', 'warm', 'grid', 'axis', 'surface', 'veil', 'faint'];
  return Object.fromEntries(names.map((name) => [name, colour(`chart-${name}`)]));
}

function timeAxis(colours) {
  return {
    stroke: colours.axis,
    font: FONT,
    size: 30,
    gap: 6,
    space: 84,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    values: (_, splits, __, ___, step) => timeTicks(splits, step),
  };
}

function valueAxis(colours, more) {
  return {
    stroke: colours.axis,
    font: FONT,
    size: AXIS_PIXELS,
    gap: 6,
    space: 30,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
    values: (_, splits) => splits.map(number),
    ...more,
  };
}

const size = (host) => ({ width: Math.max(160, host.clientWidth), height: Math.max(100, host.clientHeight) });

/** uPlot wants a dot for every line; only the measured one is to be seen. */
function cursorDot(seen) {
  const dot = document.createElement('div');
  dot.className = 'cursor-dot';
  dot.hidden = !seen;
  return dot;
}

/** A chart over the shared time axis; draws what `columns` makes of the points. */
class Lane {
  /**
   * @param host element that holds the canvas
   * @param shared {sync, hover(t or null), zoom(from, to) or zoom(null)} in milliseconds
   */
  constructor(host, shared, { tracked, series, bands, axis, range, columns, watched, before, after }) {
    this.host = host;
    this.columns = columns;
    this.watched = watched;
    this.points = [];
    this.span = [0, 1];
    const colours = palette();
    const hover = (u) => shared.hover(u.cursor.left >= 0 ? u.posToVal(u.cursor.left, 'x') * 1000 : null);
    const select = (u) => {
      if (u.select.width < 8) return;
      shared.zoom(u.posToVal(u.select.left, 'x') * 1000, u.posToVal(u.select.left + u.select.width, 'x') * 1000);
      u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    };
    this.plot = new uPlot(
      {
        ...size(host),
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: {
          sync: { key: shared.sync, scales: ['x', null] },
          drag: { x: true, y: false, setScale: false },
          bind: { dblclick: () => () => shared.zoom(null) },
          y: false,
          points: { show: (_, index) => cursorDot(index === tracked), size: 7, fill: () => colours.actual, stroke: () => colours.actual },
        },
        scales: { x: { time: true, range: () => this.span }, y: { range } },
        axes: [timeAxis(colours), valueAxis(colours, axis)],
        series: [{}, ...series(colours)],
        bands: bands?.(colours),
        hooks: {
          setCursor: [hover],
          setSelect: [select],
          drawClear: before ? [(u) => before(u, colours, this.points)] : [],
          draw: after ? [(u) => after(u, colours, this.points)] : [],
        },
      },
      [[], ...series(colours).map(() => [])],
      host,
    );
  }

  /** @param span [from, to] of the time axis in seconds */
  draw(points, span) {
    this.span = span;
    const pixels = Math.max(1, this.plot.bbox.width / devicePixelRatio || this.host.clientWidth);
    this.points = decimate(points, Math.round(pixels), this.watched);
    this.plot.setData(this.columns(this.points));
  }

  fit() {
    const { width, height } = size(this.host);
    if (width !== this.plot.width || height !== this.plot.height) this.plot.setSize({ width, height });
  }

  destroy() {
    this.plot.destroy();
  }
}

const at = (list, i) => (list && isNumber(list[i]) ? list[i] : null);

/** One feature: actual, expected (dashed), the band in which the feature alone raises no anomaly, and the readings that did. */
export function featureLane(host, shared, feature, featureCount) {
  const blamed = (p) => p.status === 'ANOMALY' && (at(p.attribution, feature) ?? 1) >= 1 / featureCount;
  return new Lane(host, shared, {
    tracked: 4,
    series: (c) => [
      { stroke: 'transparent', width: 0, points: { show: false } },
      { stroke: 'transparent', width: 0, points: { show: false } },
      { stroke: c.expected, width: 1.25, dash: [5, 4], points: { show: false } },
      { stroke: c.actual, width: 1.6, points: { show: false } },
      { stroke: c.expected, width: 1.25, dash: [1.5, 3], points: { show: false } },
      { paths: () => null, stroke: c.hot, points: { show: true, space: 0, size: 5, width: 0, fill: c.hot } },
    ],
    bands: (c) => [{ series: [2, 1], fill: c.band }],
    range: (_, least, greatest) => {
      if (!isNumber(least) || !isNumber(greatest)) return [0, 1];
      const pad = (greatest - least) * 0.08 || Math.abs(greatest) * 0.05 || 1;
      return [least - pad, greatest + pad];
    },
    watched: [(p) => at(p.actual, feature), (p) => (blamed(p) ? p.score : null)],
    columns: (points) => {
      const newest = points[points.length - 1];
      const ahead = newest?.ahead ?? [];
      const pad = ahead.map(() => null);
      const column = (value) => points.map(value);
      const times = [...column((p) => p.t / 1000), ...ahead.map((step) => step.t / 1000)];
      const forecast = [...column((p) => (p === newest && ahead.length ? at(p.actual, feature) : null)), ...ahead.map((s) => at(s.values, feature))];
      return [
        times,
        [...column((p) => at(p.lower, feature)), ...ahead.map((s) => at(s.lower, feature))],
        [...column((p) => at(p.upper, feature)), ...ahead.map((s) => at(s.upper, feature))],
        [...column((p) => at(p.expected, feature)), ...pad],
        [...column((p) => at(p.actual, feature)), ...pad],
        forecast,
        [...column((p) => (blamed(p) ? at(p.actual, feature) : null)), ...pad],
      ];
    },
  });
}

const SCORE_TICKS = [0, 0.25, 1, 2, 4, 9, 16, 25, 49, 100, 225, 400, 1000, 2500, 1e4, 1e5, 1e6];

/** Ticks that stand apart on the square-root axis; the threshold is always among them. */
function scoreTicks(u, low, high, pixels) {
  const gap = ((high - low) / pixels) * 22;
  const ticks = [1];
  for (const tick of SCORE_TICKS.map(Math.sqrt)) {
    if (tick >= low && tick <= high && ticks.every((other) => Math.abs(other - tick) >= gap)) ticks.push(tick);
  }
  return ticks.sort((a, b) => a - b);
}

/** The anomaly score: calm below the threshold at 1, hot above, on a square-root axis so that both 0.3 and 30 can be read. */
export function scoreLane(host, shared) {
  const rooted = (p) => (isNumber(p.score) ? Math.sqrt(Math.max(0, p.score)) : null);
  const split = (u, below, above) => {
    const { top, height } = u.bbox;
    const share = Math.min(1, Math.max(0, (u.valToPos(1, 'y', true) - top) / height));
    const gradient = u.ctx.createLinearGradient(0, top, 0, top + height);
    for (const [stop, fill] of [[0, above], [share, above], [share, below], [1, below]]) gradient.addColorStop(stop || 0, fill);
    return gradient;
  };
  return new Lane(host, shared, {
    tracked: 1,
    series: (c) => [
      {
        stroke: (u) => split(u, c.actual, c.hot),
        fill: (u) => split(u, c.faint, c.veil),
        width: 1.8,
        points: { show: false },
      },
      { paths: () => null, stroke: c.hot, points: { show: true, space: 0, size: 5, width: 0, fill: c.hot } },
    ],
    axis: {
      splits: (u, _, low, high) => scoreTicks(u, low, high, u.bbox.height / devicePixelRatio),
      values: (_, splits) => splits.map((tick) => String(+(tick * tick).toPrecision(3))),
    },
    range: (_, __, greatest) => [0, Math.max(1.25, (greatest ?? 0) * 1.08)],
    watched: [rooted],
    columns: (points) => [
      points.map((p) => p.t / 1000),
      points.map(rooted),
      points.map((p) => (p.status === 'ANOMALY' ? rooted(p) : null)),
    ],
    before: shadeWarmUp,
    after: (u, c, points) => {
      drawThreshold(u, c);
      drawBreaks(u, c, points);
    },
  });
}

function shadeWarmUp(u, colours, points) {
  const { ctx } = u;
  ctx.save();
  ctx.fillStyle = colours.warm;
  for (let i = 0; i < points.length; i++) {
    if (points[i].status !== 'WARMING') continue;
    const from = i;
    while (i + 1 < points.length && points[i + 1].status === 'WARMING') i++;
    const left = Math.max(u.bbox.left, u.valToPos(points[from].t / 1000, 'x', true));
    const right = Math.min(u.bbox.left + u.bbox.width, u.valToPos(points[i].t / 1000, 'x', true));
    if (right > left) ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
  }
  ctx.restore();
}

function drawThreshold(u, colours) {
  line(u, colours.hot, [6, 4], (ctx) => {
    const y = Math.round(u.valToPos(1, 'y', true)) + 0.5;
    ctx.moveTo(u.bbox.left, y);
    ctx.lineTo(u.bbox.left + u.bbox.width, y);
  });
}

/** A thin line where the series fell silent or its hidden state started anew. */
function drawBreaks(u, colours, points) {
  line(u, colours.axis, [2, 3], (ctx) => {
    for (const point of points) {
      if (!point.flags?.some((flag) => flag === 'GAP' || flag === 'RESET')) continue;
      const x = Math.round(u.valToPos(point.t / 1000, 'x', true)) + 0.5;
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
    }
  });
}

function line(u, stroke, dash, path) {
  const { ctx } = u;
  ctx.save();
  ctx.beginPath();
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((pixels) => pixels * devicePixelRatio));
  path(ctx);
  ctx.stroke();
  ctx.restore();
}

const SPARK_WIDTH = 72;
const SPARK_HEIGHT = 22;
const SVG = 'http://www.w3.org/2000/svg';

/** A tiny line of a series' newest scores; its scale never shows noise as mountains, for the threshold always fits in. */
export class Spark {
  constructor() {
    this.element = document.createElementNS(SVG, 'svg');
    this.element.setAttribute('viewBox', `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`);
    this.element.setAttribute('class', 'spark');
    this.element.setAttribute('aria-hidden', 'true');
    this.threshold = this.element.appendChild(document.createElementNS(SVG, 'path'));
    this.threshold.setAttribute('class', 'limit');
    this.line = this.element.appendChild(document.createElementNS(SVG, 'path'));
  }

  draw(scores) {
    const top = Math.sqrt(Math.max(1.6, ...scores.filter(isNumber)));
    const y = (value) => (SPARK_HEIGHT - 2 - (Math.sqrt(Math.max(0, value)) / top) * (SPARK_HEIGHT - 4)).toFixed(1);
    const step = SPARK_WIDTH / Math.max(1, scores.length - 1);
    let path = '';
    let pen = 'M';
    scores.forEach((value, i) => {
      if (isNumber(value)) path += `${pen}${(i * step).toFixed(1)} ${y(value)}`;
      pen = isNumber(value) ? 'L' : 'M';
    });
    this.line.setAttribute('d', path);
    this.threshold.setAttribute('d', `M0 ${y(1)}H${SPARK_WIDTH}`);
  }
}
