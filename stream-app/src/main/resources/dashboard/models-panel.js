import { arrange, h } from './dom.js';
import { duration, isNumber, number } from './format.js';

/** Nested values as flat rows of name and text: {libraries: {onnx: 1}} becomes "libraries.onnx". */
function flat(value, name = '') {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return [[name, value.join(', ')]];
  if (typeof value !== 'object') return [[name, isNumber(value) && !Number.isInteger(value) ? number(value) : String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}.${key}` : key));
}

function table(rows) {
  return h('dl', { class: 'facts' }, ...rows.map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', { title: text }, text))));
}

function fold(title, value) {
  const rows = flat(value);
  return rows.length === 0 ? null : h('details', {}, h('summary', {}, title), table(rows));
}

function card(model) {
  const interval = model.sampling_interval_millis;
  const steps = (count) => (interval > 0 ? `${count} (${duration(count * interval)})` : String(count));
  const rows = [
    ['pipeline', model.pipeline],
    ['topic', model.topic],
    ['sampling', interval > 0 ? (interval < 1000 ? `${interval} ms` : duration(interval)) : 'any'],
    ['window', steps(model.window_steps)],
    ['warm-up', steps(model.warmup_steps)],
  ];
  if (model.horizon_steps > 0) rows.push(['horizon', steps(model.horizon_steps)]);
  if (model.delay_steps > 0) rows.push(['delay', steps(model.delay_steps)]);
  if (isNumber(model.threshold)) rows.push(['threshold', number(model.threshold)]);
  if (isNumber(model.false_alarm_rate)) rows.push(['false alarms', `${number(model.false_alarm_rate * 100)} %`]);
  return h(
    'article',
    { class: 'model', 'data-testid': 'model-card', 'data-model': model.id },
    h('h3', {}, model.id, h('span', { class: 'version' }, `v${model.version}`)),
    h('p', { class: 'kind' }, `${String(model.family).toUpperCase()} · ${String(model.task).toLowerCase().replaceAll('_', ' ')} · ${model.features.length} ${model.features.length === 1 ? 'feature' : 'features'}`),
    table(rows),
    fold('Metrics', model.metrics),
    fold('Provenance', { ...model.provenance, sha256: model.sha256 }),
  );
}

/** What scores: one card per model that is loaded. */
export function renderModels(host, models) {
  const cards = models.map(card);
  arrange(host, cards.length ? cards : [h('p', { class: 'empty' }, 'No model is loaded.')]);
}
