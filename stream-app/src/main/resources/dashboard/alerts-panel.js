import { arrange, h, onFrame, setAttribute, setText } from './dom.js';
import { duration, isNumber, moment, score } from './format.js';

/** Resolved alerts shown until more are asked for. */
const RESOLVED = 4;
const MORE = 20;

const firing = (alert) => alert.state === 'FIRING';
const newestFirst = (a, b) => firing(b) - firing(a) || b.started_at - a.started_at || (a.id < b.id ? -1 : 1);

/** Alerts, firing ones first; each opens its series. */
export class AlertsPanel {
  constructor(host, open) {
    this.host = host;
    this.open = open;
    this.alerts = new Map();
    this.items = new Map();
    this.loaded = false;
    this.resolved = RESOLVED;
    this.paint = onFrame(() => this.render());
  }

  replace(alerts) {
    this.alerts = new Map(alerts.map((alert) => [alert.id, alert]));
    this.loaded = true;
    this.paint();
  }

  /** Takes an alert's new state; an older state that comes late changes nothing. */
  put(alert) {
    const known = this.alerts.get(alert.id);
    if (known && known.updated_at > alert.updated_at) return;
    this.alerts.set(alert.id, alert);
    this.paint();
  }

  render() {
    const sorted = [...this.alerts.values()].sort(newestFirst);
    const open = sorted.filter(firing);
    const shown = [...open, ...sorted.slice(open.length, open.length + this.resolved)];
    const elements = shown.map((alert) => this.item(alert));
    const ids = new Set(shown.map((alert) => alert.id));
    for (const id of this.items.keys()) if (!ids.has(id)) this.items.delete(id);
    if (open.length === 0 && this.loaded) {
      elements.unshift(h('p', { class: 'empty calm' }, 'Nothing is firing.'));
    }
    if (!this.loaded && elements.length === 0) elements.push(h('p', { class: 'empty' }, 'Loading…'));
    const hidden = sorted.length - shown.length;
    if (hidden > 0) elements.push(this.more(hidden));
    arrange(this.host, elements);
  }

  more(hidden) {
    this.button ??= h('button', { type: 'button', class: 'more', onclick: () => this.paint((this.resolved += MORE)) });
    setText(this.button, `${hidden} more resolved`);
    return this.button;
  }

  item(alert) {
    let item = this.items.get(alert.id);
    if (!item) {
      item = { name: h('strong'), state: h('span', { class: 'tag' }), summary: h('span', { class: 'summary' }), since: h('span', { class: 'since' }) };
      const open = () => this.open(item.alert.series, item.alert.model_id);
      item.element = h(
        'button',
        { type: 'button', class: 'alert', 'data-testid': 'alert-item', onclick: open },
        h('span', { class: 'alert-head' }, h('i', { class: 'dot', 'aria-hidden': 'true' }), item.name, item.state),
        item.summary,
        item.since,
      );
      this.items.set(alert.id, item);
    }
    if (item.alert === alert) return item.element;
    item.alert = alert;
    const fires = firing(alert);
    setAttribute(item.element, 'data-state', alert.state);
    setAttribute(item.element, 'data-level', !fires ? 'resolved' : alert.severity >= 75 ? 'critical' : 'anomaly');
    setText(item.name, alert.series);
    setText(item.state, fires ? `firing${isNumber(alert.anomaly_score) ? ` · ${score(alert.anomaly_score)}×` : ''}` : 'resolved');
    setText(item.summary, alert.summary);
    const lasted = duration((alert.ended_at ?? alert.updated_at) - alert.started_at);
    setText(item.since, fires ? `since ${moment(alert.started_at)} · ${alert.model_id}` : `${moment(alert.started_at)}, lasted ${lasted} · ${alert.model_id}`);
    return item.element;
  }
}
