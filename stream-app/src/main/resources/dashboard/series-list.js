import { fetchSeries } from './api.js';
import { Spark } from './charts.js';
import { arrange, h, onFrame, setAttribute, setText } from './dom.js';
import { isNumber, level, score } from './format.js';

/** Rows on screen at most; beyond this many, searching finds faster than scrolling. */
const ROWS = 200;
const SEARCH_PAUSE_MILLIS = 150;
/** A list that changes its order faster than people read cannot be clicked. */
const REORDER_MILLIS = 1500;

const bySeverity = (a, b) =>
  b.open_alerts - a.open_alerts || (b.severity ?? -1) - (a.severity ?? -1) || (a.series < b.series ? -1 : 1);

const NAMES = { normal: 'normal', anomaly: 'anomalous', critical: 'critical', warming: 'warming up', rejected: 'rejected' };

/** The searchable list of series, most severe first, walked by keyboard. */
export class SeriesList {
  constructor({ host, search, note, choose }) {
    Object.assign(this, { host, search, note, choose });
    this.summaries = new Map();
    this.rows = new Map();
    this.order = [];
    this.total = 0;
    this.chosen = null;
    this.cursor = null;
    this.loaded = false;
    this.orderedAt = 0;
    this.paint = onFrame(() => this.render());
    search.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), SEARCH_PAUSE_MILLIS);
    });
    for (const element of [search, host]) element.addEventListener('keydown', (event) => this.key(event));
    document.addEventListener('keydown', (event) => {
      const typing = event.target.closest?.('input, textarea, select');
      if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
    setInterval(this.paint, REORDER_MILLIS);
  }

  /** Asks for the list anew: at the start, at each search, and after a lost connection. */
  async load() {
    const q = this.search.value.trim();
    const asked = (this.asked = Symbol(q));
    try {
      const answer = await fetchSeries({ q, limit: ROWS });
      if (this.asked !== asked) return;
      this.summaries = new Map(answer.series.map((summary) => [summary.series, summary]));
      this.total = answer.total;
      this.loaded = true;
      this.failure = null;
      this.orderedAt = 0;
      this.cursor = null;
    } catch (problem) {
      if (this.asked !== asked) return;
      this.failure = problem.message;
    }
    this.paint();
  }

  /** Takes changed summaries; those that do not match the search are left aside. */
  merge(summaries) {
    const q = this.search.value.trim().toLowerCase();
    for (const summary of summaries) {
      if (q && !summary.series.toLowerCase().includes(q)) continue;
      if (!this.summaries.has(summary.series)) this.total = Math.max(this.total, this.summaries.size + 1);
      this.summaries.set(summary.series, summary);
    }
    if (summaries.length) this.paint();
  }

  /** The most severe series, or null while there is none. */
  first() {
    return this.order[0] ?? null;
  }

  mark(series) {
    this.chosen = series;
    this.paint();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const from = this.order.indexOf(this.cursor ?? this.chosen);
      const to = Math.min(this.order.length - 1, Math.max(0, from + step));
      this.cursor = this.order[to] ?? null;
      this.render();
      this.rows.get(this.cursor)?.element.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const series = this.cursor ?? this.order[0];
      if (series) this.choose(series);
    } else if (event.key === 'Escape' && event.target === this.search) {
      this.search.value = '';
      this.load();
      this.search.blur();
    }
  }

  render() {
    this.reorder();
    const rows = this.order.map((series) => {
      const row = this.rows.get(series) ?? this.row(series);
      this.fill(row, this.summaries.get(series));
      return row.element;
    });
    for (const series of this.rows.keys()) if (!this.summaries.has(series)) this.rows.delete(series);
    if (rows.length === 0) rows.push(this.emptiness());
    arrange(this.host, rows);
    setAttribute(this.host, 'aria-activedescendant', this.cursor ? this.rows.get(this.cursor)?.element.id ?? null : null);
    const hidden = this.total - this.order.length;
    setText(this.note, hidden > 0 ? `${hidden.toLocaleString('en-US')} more, searching finds them` : '');
  }

  /** Sorts now and then, but never under the pointer or while the keyboard walks the list. New series join at once. */
  reorder() {
    const now = performance.now();
    const held = this.cursor !== null || this.host.matches(':hover');
    const known = this.order.filter((series) => this.summaries.has(series));
    if (this.orderedAt === 0 || (!held && now - this.orderedAt > REORDER_MILLIS)) {
      this.order = [...this.summaries.values()].sort(bySeverity).map((summary) => summary.series).slice(0, ROWS);
      this.orderedAt = now;
    } else {
      const present = new Set(known);
      const fresh = known.length < ROWS ? [...this.summaries.keys()].filter((series) => !present.has(series)) : [];
      this.order = [...known, ...fresh].slice(0, ROWS);
    }
  }

  row(series) {
    const spark = new Spark();
    const score = h('span', { class: 'value' });
    const bell = h('span', { class: 'bell', hidden: true });
    const element = h(
      'div',
      {
        class: 'row',
        role: 'option',
        id: `row-${encodeURIComponent(series)}`,
        'data-testid': 'series-row',
        'data-series': series,
        onclick: () => {
          this.cursor = null;
          this.choose(series);
        },
      },
      h('i', { class: 'dot', 'aria-hidden': 'true' }),
      h('span', { class: 'name', title: series }, series),
      bell,
      spark.element,
      score,
    );
    const row = { element, spark, score, bell, shown: null };
    this.rows.set(series, row);
    return row;
  }

  fill(row, summary) {
    setAttribute(row.element, 'aria-selected', String(summary.series === this.chosen));
    row.element.classList.toggle('cursor', summary.series === this.cursor);
    if (row.shown === summary) return;
    row.shown = summary;
    const shade = level(summary.status, summary.severity);
    const open = summary.open_alerts;
    setAttribute(row.element, 'data-level', shade);
    const said = isNumber(summary.anomaly_score) ? `, score ${score(summary.anomaly_score)}` : '';
    const alerts = open ? `, ${open} open ${open === 1 ? 'alert' : 'alerts'}` : '';
    setAttribute(row.element, 'aria-label', `${summary.series}, ${NAMES[shade]}${said}${alerts}`);
    setText(row.score, summary.status === 'WARMING' ? 'warm-up' : score(summary.anomaly_score));
    row.bell.hidden = !open;
    setText(row.bell, open > 1 ? String(open) : '!');
    setAttribute(row.bell, 'title', open ? `${open} open ${open === 1 ? 'alert' : 'alerts'}` : null);
    row.spark.draw(summary.spark ?? []);
  }

  emptiness() {
    const q = this.search.value.trim();
    if (this.failure) return h('p', { class: 'empty' }, `The list could not be read: ${this.failure}`);
    if (!this.loaded) return h('p', { class: 'empty' }, 'Loading…');
    return h('p', { class: 'empty' }, q ? `No series is named like “${q}”.` : 'No series yet.');
  }
}
