import { fetchDetail } from './api.js';
import { Attribution } from './attribution.js';
import { featureLane, scoreLane } from './charts.js';
import { arrange, h, onFrame, setAttribute, setText } from './dom.js';
import { duration, isNumber, level, moment, number, percent, score } from './format.js';
import { Points } from './points.js';

const FIRST_LOAD = 600;
const MOST_POINTS = 6000;
const WINDOWS = [
  { name: '120', count: 120 },
  { name: '600', count: 600 },
  { name: 'All', count: 0 },
];
const STATUS = { NORMAL: 'Normal', ANOMALY: 'Anomaly', WARMING: 'Warming up', REJECTED: 'Rejected' };
const FLAGS = {
  IMPUTED: 'a feature was missing and was replaced',
  GAP: 'the series had been silent for longer than its gap',
  RESET: 'the hidden state started anew',
  OUT_OF_RANGE: "a feature lies outside the model's range",
  NON_FINITE: 'the model gave no finite value',
  PROVISIONAL: 'scored with less look-ahead than the model wants, because no reading came',
  CUT_OFF: 'the series was reset before the look-ahead was complete',
  LATE: 'the reading was older than the newest and changed nothing',
  CLIPPED: 'a feature lay outside its range and was put to the nearest end',
  DECAYED: 'what the model remembers faded over the silence',
  COMMANDED: 'a command had the series start afresh',
};

/** The chosen series: its verdict, its score, one chart per feature, and which sensor is to blame. */
export class Detail {
  /**
   * @param models map of model id to its description, filled as models load
   * @param follow called with (series, pipeline, cursor) when its scores are wanted as they come
   * @param unfollow called when they no longer are
   * @param settled called with (series, model) when it is known which model is shown
   */
  constructor({ host, models, follow, unfollow, settled }) {
    Object.assign(this, { host, models, follow, unfollow, settled });
    this.window = WINDOWS[1];
    this.lanes = [];
    this.paint = onFrame(() => this.render());
    this.retell = onFrame(() => this.tell());
    this.resized = new ResizeObserver(() => {
      for (const lane of this.lanes) lane.fit();
      this.paint();
    });
  }

  /** Opens a series with one of its models, or with the server's choice of model. */
  show(series, model) {
    this.clear();
    this.series = series;
    this.model = model ?? null;
    this.points = new Points();
    this.say('loading', series, 'Loading…');
    this.unfollow();
    this.load();
  }

  clear() {
    this.dismantle();
    this.answer = null;
    this.zoomed = null;
    this.hovered = null;
    clearTimeout(this.retry);
  }

  /** Nothing is chosen and nothing can be: no series has a score. */
  waiting() {
    this.say('waiting', 'Waiting for the first score…', 'Readings that arrive on the topic are scored at once and show up here by themselves.');
  }

  async load() {
    const { series, model } = this;
    const asked = (this.asked = Symbol(series));
    try {
      const answer = await fetchDetail(series, { model, limit: FIRST_LOAD });
      if (this.asked !== asked) return;
      this.answer = answer;
      this.model = answer.model_id;
      this.take(answer.points);
      this.settled(series, answer.model_id);
      this.build();
      this.follow(series, answer.pipeline, answer.cursor);
    } catch (problem) {
      if (this.asked !== asked) return;
      if (problem.status === 404) this.say('waiting', series, 'Waiting for the first score of this series…');
      else this.say('failure', series, `${problem.message}. Trying again…`);
      this.retry = setTimeout(() => this.load(), 3000);
    }
  }

  /** Fetches what passed while the stream was not connected. */
  async backfill() {
    if (!this.answer) return;
    const { series, model, points } = this;
    try {
      const answer = await fetchDetail(series, { model, since: points.settled?.t, limit: MOST_POINTS });
      if (this.points === points) this.take(answer.points);
    } catch {
      // The stream reports the loss and asks again when it is back.
    }
  }

  async loadAll() {
    const { series, model, points } = this;
    const answer = await fetchDetail(series, { model, limit: MOST_POINTS }).catch(() => null);
    if (answer && this.points === points) this.take(answer.points);
  }

  take(points) {
    for (const point of points) this.points.add(point);
    this.paint();
  }

  /** Takes one live score, if it is of the series and the model on screen. */
  score(point) {
    if (!this.answer || point.series !== this.series || point.model_id !== this.model) return;
    if (this.points.add(point)) this.paint();
  }

  say(kind, title, text) {
    this.dismantle();
    const pulse = kind === 'failure' ? null : h('div', { class: 'pulse', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
    arrange(this.host, [h('div', { class: 'state', 'data-testid': 'detail-state', 'data-kind': kind }, pulse, h('h2', {}, title), h('p', {}, text))]);
  }

  dismantle() {
    this.resized.disconnect();
    for (const lane of this.lanes) lane.destroy();
    this.lanes = [];
    this.parts = null;
  }

  /** Builds the page of one series anew: after a choice, a change of theme, or when the models' units arrive. */
  build() {
    if (!this.answer) return;
    this.dismantle();
    const described = this.models.get(this.model);
    const features = this.answer.features.map((name) => described?.features.find((f) => f.name === name) ?? { name });
    const shared = { sync: `${this.series}|${this.model}`, hover: (t) => this.hover(t), zoom: (from, to) => this.zoom(from, to) };
    const parts = (this.parts = {
      chips: h('div', { class: 'chips', role: 'status' }),
      live: h('button', { type: 'button', class: 'live', 'data-testid': 'back-to-live', hidden: true, onclick: () => this.zoom(null) }, 'Back to live'),
      scoreNow: h('span', { class: 'now' }),
      scoreHost: h('div', { class: 'plot' }),
      attribution: new Attribution(features),
      features: features.map((feature) => ({ feature, now: h('span', { class: 'now' }), host: h('div', { class: 'plot' }) })),
      updated: h('span', { class: 'updated' }),
    });
    const head = h(
      'header',
      { class: 'title' },
      h('div', {}, h('h2', { 'data-testid': 'series-title' }, this.series), parts.updated),
      parts.chips,
      h('div', { class: 'controls' }, parts.live, this.windowSwitch(), this.modelSwitch()),
    );
    const scoreCard = (parts.scoreCard = h(
      'section',
      { class: 'card tall', 'data-testid': 'score-chart', 'aria-label': `Anomaly score of ${this.series}` },
      h('header', {}, h('h3', {}, 'Anomaly score'), h('span', { class: 'unit' }, 'threshold 1, square-root scale'), parts.scoreNow),
      parts.scoreHost,
    ));
    const cards = parts.features.map(({ feature, now, host }) =>
      h(
        'section',
        { class: 'card', 'data-testid': `feature-chart-${feature.name}`, 'aria-label': `${feature.name}: actual and expected` },
        h('header', {}, h('h3', {}, feature.name), h('span', { class: 'unit' }, feature.unit ?? ''), now),
        host,
      ),
    );
    const legend = h(
      'p',
      { class: 'legend' },
      ...[['actual', 'actual'], ['expected', 'expected'], ['band', 'normal range'], ['hot', 'anomalous']].map(([kind, text]) => h('span', { 'data-kind': kind }, h('i', { 'aria-hidden': 'true' }), text)),
      h('span', { class: 'hint' }, 'drag to zoom, double-click to return'),
    );
    arrange(this.host, [head, h('div', { class: 'upper' }, scoreCard, parts.attribution.element), legend, h('div', { class: 'features' }, ...cards)]);
    this.lanes = [
      scoreLane(parts.scoreHost, shared),
      ...parts.features.map(({ host }, i) => featureLane(host, shared, i, features.length)),
    ];
    this.resized.observe(this.host);
    this.render();
  }

  windowSwitch() {
    const buttons = WINDOWS.map((window) =>
      h('button', {
        type: 'button',
        'aria-pressed': String(window === this.window),
        title: window.count ? `The newest ${window.count} points` : 'All points there are',
        onclick: () => {
          this.window = window;
          this.zoomed = null;
          for (const button of buttons) setAttribute(button, 'aria-pressed', String(button.textContent === window.name));
          if (window.count === 0) this.loadAll();
          this.paint();
        },
      }, window.name),
    );
    return h('div', { class: 'switch', role: 'group', 'aria-label': 'Points shown' }, ...buttons);
  }

  modelSwitch() {
    const models = this.answer.models;
    if (models.length > 3) {
      const select = h('select', { 'aria-label': 'Model', 'data-testid': 'model-switch', onchange: () => this.show(this.series, select.value) });
      for (const id of models) select.append(h('option', { value: id, selected: id === this.model }, id));
      return select;
    }
    const buttons = models.map((id) => h('button', { type: 'button', 'aria-pressed': String(id === this.model), onclick: () => id !== this.model && this.show(this.series, id) }, id));
    return h('div', { class: 'switch', role: 'group', 'aria-label': 'Model', 'data-testid': 'model-switch' }, ...buttons);
  }

  hover(t) {
    if (this.hovered === t) return;
    this.hovered = t;
    // Only words and bars change; the charts move their own cursors.
    this.retell();
  }

  zoom(from, to) {
    this.zoomed = isNumber(from) ? { from, to } : null;
    this.paint();
  }

  render() {
    if (!this.parts || !this.points.last) return;
    const newest = this.points.last;
    newest.ahead ??= this.ahead(newest);
    const shown = this.points.window(this.zoomed ?? this.window);
    const end = newest.ahead.length ? newest.ahead[newest.ahead.length - 1].t : newest.t;
    const span = this.zoomed ? [this.zoomed.from / 1000, this.zoomed.to / 1000] : [shown[0].t / 1000, Math.max(end, shown[0].t + 1000) / 1000];
    for (const lane of this.lanes) lane.draw(shown, span);
    this.parts.live.hidden = !this.zoomed;
    this.tell();
  }

  /** When the readings of a forecast are due; empty where the model gives none or its sampling interval is not known. */
  ahead(point) {
    const interval = this.models.get(this.model)?.sampling_interval_millis;
    if (!interval || !point.forecast?.length) return [];
    return point.forecast.map((values, step) => ({
      t: point.t + (step + 1) * interval,
      values,
      lower: point.forecast_lower?.[step],
      upper: point.forecast_upper?.[step],
    }));
  }

  nearest(t) {
    const { list } = this.points;
    const after = Math.min(list.length - 1, this.points.indexAtOrAfter(t));
    const before = Math.max(0, after - 1);
    return t - list[before].t < list[after].t - t ? list[before] : list[after];
  }

  /** Says in words what the pointed or else the newest point is. */
  tell() {
    const { parts } = this;
    const newest = this.points?.last;
    if (!parts || !newest) return;
    const pointed = isNumber(this.hovered) ? this.nearest(this.hovered) : null;
    const point = pointed ?? newest;
    setAttribute(parts.scoreCard, 'data-points', String(this.points.list.length));
    setText(parts.updated, `${this.answer.model_id} v${this.answer.model_version} · last reading ${moment(newest.t)}`);
    setText(parts.scoreNow, score(point.score));
    setAttribute(parts.scoreNow, 'data-level', level(point.status, point.severity));
    parts.attribution.show(point, pointed !== null);
    parts.features.forEach(({ now }, i) => setText(now, isNumber(point.actual?.[i]) ? number(point.actual[i]) : 'missing'));
    this.chips(newest);
  }

  classOf(point) {
    const probability = point.probabilities?.[this.answer.labels.indexOf(point.label)];
    return isNumber(probability) ? `${point.label} ${percent(probability)}` : point.label;
  }

  chips(point) {
    const shade = level(point.status, point.severity);
    const chips = [[shade, STATUS[point.status] ?? point.status, null]];
    if (point.status === 'WARMING') {
      const steps = this.models.get(this.model)?.warmup_steps;
      const passed = steps ? ` of ${steps} steps (${duration(steps * (this.models.get(this.model).sampling_interval_millis || 0))})` : '';
      chips[0] = [shade, `Warming up ${percent(point.confidence)}`, `The hidden state has seen ${percent(point.confidence)}${passed}; no alerts yet`, point.confidence];
    } else {
      if (isNumber(point.severity)) chips.push(['plain', `severity ${Math.round(point.severity)}`, '0 to 100; 25 stands at the threshold']);
      if (point.confidence < 0.995) chips.push(['plain', `confidence ${percent(point.confidence)}`, 'the share of the reading that was measured']);
    }
    if (point.label) chips.push(['plain', this.classOf(point), 'the most probable class and its probability']);
    for (const flag of point.flags ?? []) chips.push(['flag', flag.toLowerCase().replaceAll('_', ' '), FLAGS[flag] ?? null]);
    const key = JSON.stringify(chips);
    if (this.parts.chipKey === key) return;
    this.parts.chipKey = key;
    arrange(this.parts.chips, chips.map(([kind, text, title, progress]) => {
      const chip = h('span', { class: 'chip', 'data-testid': 'status-chip', 'data-level': kind, title }, text);
      if (isNumber(progress)) chip.style.setProperty('--progress', `${Math.round(progress * 100)}%`);
      return chip;
    }));
  }
}
