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

/** One summary stands for one series scored by one model. */
const key = (summary) => `${summary.series}\n${summary.model_id}`;

const NAMES = { normal: 'normal', anomaly: 'anomalous', critical: 'critical', warming: 'warming up', rejected: 'rejected' };

/** The searchable list of series, most severe first, walked by keyboard. A series that several models score shows the worst verdict. */
export class SeriesList {
  constructor({ host, search, note, choose }) {
    Object.assign(this, { host, search, note, choose });
    this.summaries = new Map();
    this.worst = new Map();
    this.rows = new Map();
    this.order = [];
    this.unseen = 0;
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
      this.summaries.clear();
      this.worst.clear();
      this.put(answer.series);
      this.unseen = answer.total - answer.series.length;
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
    const fitting = summaries.filter((summary) => summary.series.toLowerCase().includes(q));
    this.put(fitting);
    if (fitting.length) this.paint();
  }

  put(summaries) {
    for (const summary of summaries) {
      if (!this.summaries.has(key(summary)) && this.unseen > 0 && this.loaded) this.unseen--;
      this.summaries.set(key(summary), summary);
      const worst = this.worst.get(summary.series);
      if (!worst || worst.model_id === summary.model_id || bySeverity(summary, worst) < 0) this.worst.set(summary.series, summary);
    }
    // A verdict that got better may no longer be the worst of its series.
    for (const summary of this.summaries.values()) {
      if (bySeverity(summary, this.worst.get(summary.series)) < 0) this.worst.set(summary.series, summary);
    }
  }

  /** The summary of the most severe series, or null while there is none. */
  first() {
    return this.worst.get(this.order[0]) ?? null;
  }

  pick(series) {
    this.choose(series, this.worst.get(series)?.model_id);
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
      if (series) this.pick(series);
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
      this.fill(row, this.worst.get(series));
      return row.element;
    });
    for (const series of this.rows.keys()) if (!this.worst.has(series)) this.rows.delete(series);
    if (rows.length === 0) rows.push(this.emptiness());
    arrange(this.host, rows);
    setAttribute(this.host, 'aria-activedescendant', this.cursor ? this.rows.get(this.cursor)?.element.id ?? null : null);
    const hidden = this.unseen + this.worst.size - this.order.length;
    setText(this.note, hidden > 0 ? `${hidden.toLocaleString('en-US')} more, searching finds them` : '');
  }

  /** Sorts now and then, but never under the pointer or while the keyboard walks the list. New series join at once. */
  reorder() {
    const now = performance.now();
    const held = this.cursor !== null || this.host.matches(':hover');
    const known = this.order.filter((series) => this.worst.has(series));
    if (this.orderedAt === 0 || (!held && now - this.orderedAt > REORDER_MILLIS)) {
      this.order = [...this.worst.values()].sort(bySeverity).map((summary) => summary.series).slice(0, ROWS);
      this.orderedAt = now;
    } else {
      const present = new Set(known);
      const fresh = known.length < ROWS ? [...this.worst.keys()].filter((series) => !present.has(series)) : [];
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
          this.pick(series);
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
