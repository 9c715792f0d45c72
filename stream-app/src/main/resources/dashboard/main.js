import { AlertsPanel } from './alerts-panel.js';
import { fetchAlerts, fetchModels, LiveStream } from './api.js';
import { Detail } from './detail.js';
import { setAttribute, setText } from './dom.js';
import { rate } from './format.js';
import { renderModels } from './models-panel.js';
import { SeriesList } from './series-list.js';
import { bindTheme } from './theme.js';

const $ = (id) => document.getElementById(id);
const models = new Map();

const detail = new Detail({
  host: $('detail'),
  models,
  follow: (series, pipeline, cursor) => scores.follow(`series/${encodeURIComponent(series)}/stream`, { pipeline }, cursor),
  unfollow: () => scores.stop(),
  settled: (series, model) => remember(series, model, true),
});
const list = new SeriesList({ host: $('series'), search: $('search'), note: $('series-note'), choose: open });
const alerts = new AlertsPanel($('alerts'), open);

/** Summaries come every second. */
const stream = new LiveStream(10_000, {
  open(again) {
    connection('live', 'Live');
    if (again) refresh();
  },
  lost() {
    connection('lost', 'Connection lost, retrying…');
  },
  summary({ series, status }) {
    list.merge(series);
    if (status) showStatus(status);
    if (!detail.series) openFirst();
  },
  alert: (alert) => alerts.put(alert),
  reload: () => fetchAlerts().then((loaded) => alerts.replace(loaded), () => {}),
});

/** A series may be silent for hours; a connection that broke unnoticed shows with the fleet's. */
const scores = new LiveStream(Infinity, {
  score: (point) => detail.score(point),
  gap: () => detail.backfill(),
});

/** The chosen series and model live in the address, so that a link shows the same to someone else. */
function chosen() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return { series: hash.get('series'), model: hash.get('model') };
}

function remember(series, model, quietly) {
  const hash = new URLSearchParams({ series });
  if (model) hash.set('model', model);
  const address = `#${hash}`;
  if (location.hash !== address) history[quietly ? 'replaceState' : 'pushState'](null, '', address);
  document.title = `${series} · Quatrain`;
}

function open(series, model) {
  remember(series, model, false);
  list.mark(series);
  detail.show(series, model);
  // On a narrow screen the list stands above the charts: what was asked for must come into view.
  if (matchMedia('(max-width: 760px)').matches) $('detail').scrollIntoView({ behavior: 'smooth' });
}

function openFirst() {
  list.render();
  const first = list.first();
  if (!first) return;
  remember(first.series, first.model_id, true);
  list.mark(first.series);
  detail.show(first.series, first.model_id);
}

function connection(state, text) {
  setAttribute($('connection'), 'data-state', state);
  setText($('connection').lastElementChild, text);
}

function showStatus(status) {
  setText($('app'), status.app);
  setText($('scores-per-second'), rate(status.scores_per_second));
  setText($('series-count'), rate(status.series));
  setText($('firing-count'), rate(status.firing));
  setAttribute($('firing-figure'), 'data-firing', status.firing > 0 ? '' : null);
  $('banner').hidden = status.ready;
  if (!status.ready) setText($('banner'), `Not ready: ${status.reason ?? 'the app is starting'}`);
}

/** Everything that does not come by itself over the stream. Failures show in the connection's state; the stream tries again. */
async function refresh() {
  await Promise.all([
    list.load(),
    fetchModels().then((loaded) => {
      models.clear();
      for (const model of loaded) models.set(model.id, model);
      renderModels($('models'), loaded);
      detail.build();
    }, () => {}),
    fetchAlerts().then((loaded) => alerts.replace(loaded), () => {}),
  ]);
}

bindTheme($('theme'), () => detail.build());
addEventListener('hashchange', () => {
  const { series, model } = chosen();
  if (series && (series !== detail.series || (model && model !== detail.model))) {
    list.mark(series);
    detail.show(series, model);
  }
});
addEventListener('keydown', (event) => event.key === 'Escape' && detail.zoomed && detail.zoom(null));

const { series, model } = chosen();
if (series) {
  list.mark(series);
  detail.show(series, model);
} else {
  detail.waiting();
}
stream.follow('stream');
refresh().then(() => !detail.series && openFirst());
