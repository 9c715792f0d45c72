// One folder up from these files, so that the page also works behind a path prefix of a reverse proxy.
const root = new URL('../', import.meta.url);

function address(path, query = {}) {
  const url = new URL(`api/v1/${path}`, root);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') url.searchParams.set(name, value);
  }
  return url;
}

/** An answer of the server that is not the one asked for; its message is the problem's detail. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function get(path, query) {
  const response = await fetch(address(path, query), { headers: { accept: 'application/json' } });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.detail || problem.title || `The server answered ${response.status}`);
  }
  return response.json();
}

export const fetchSeries = (query) => get('series', query);
export const fetchDetail = (series, query) => get(`series/${encodeURIComponent(series)}`, query);
export const fetchModels = async () => (await get('models')).models;
export const fetchAlerts = async () => (await get('alerts', { state: 'all' })).alerts;

const FIRST_RETRY_MILLIS = 500;
const LONGEST_RETRY_MILLIS = 10_000;

/**
 * Server-sent events that come back by themselves and go on where they were. The browser's own retry gives up at the first answer that is not
 * 200 (a proxy while the server restarts), hence this one. `handlers`: one for each event by its name, each takes the decoded data; `open` is
 * called at each connection with whether it follows a lost one; `lost` at each loss.
 */
export class LiveStream {
  /** @param silenceMillis this long a silence means that a connection only looks alive */
  constructor(silenceMillis, { open = () => {}, lost = () => {}, ...handlers }) {
    Object.assign(this, { open, lost, handlers });
    this.failures = 0;
    this.heardAt = 0;
    setInterval(() => this.source && performance.now() - this.heardAt > silenceMillis && this.fail(), 2000);
    window.addEventListener('online', () => this.failures && this.connect());
  }

  /** Follows a path from after an event on, or from now on. */
  follow(path, query = {}, lastEventId = null) {
    Object.assign(this, { path, query, lastEventId });
    this.failures = 0;
    this.connect();
  }

  /** Follows nothing any more. */
  stop() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.timer);
  }

  connect() {
    this.stop();
    const source = new EventSource(address(this.path, { ...this.query, last_event_id: this.lastEventId }));
    this.source = source;
    this.heardAt = performance.now();
    source.onopen = () => {
      this.heardAt = performance.now();
      const again = this.failures > 0;
      this.failures = 0;
      this.open(again);
    };
    source.onerror = () => this.source === source && this.fail();
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => {
        if (this.source !== source) return;
        this.heardAt = performance.now();
        if (event.lastEventId) this.lastEventId = event.lastEventId;
        handle(JSON.parse(event.data));
      });
    }
  }

  fail() {
    this.stop();
    this.failures++;
    this.lost();
    const pause = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.connect(), pause);
  }
}
