import { arrange, h } from './dom.js';

// The page stands at /api, its data one step further; both also behind a path prefix of a reverse proxy.
const root = new URL('../', import.meta.url);
const SHOWN_CHARACTERS = 100_000;

const contract = await (await fetch(new URL('api/v1/openapi.json', root))).json();

/** What a $ref stands for; anything else stands for itself. */
function resolved(node) {
  if (!node?.$ref) return node;
  const target = node.$ref.slice(2).split('/').reduce((at, name) => at[name], contract);
  const { $ref, ...beside } = node;
  return { ...target, ...beside };
}

/** A schema in a few words, names of other schemas as links. */
function type(schema) {
  if (!schema) return ['anything'];
  if (schema.$ref) {
    const name = schema.$ref.split('/').pop();
    return [h('a', { href: `#schema-${name}` }, name)];
  }
  if (schema.allOf) return schema.allOf.flatMap((part, i) => (i ? [' and ', ...type(part)] : type(part)));
  if (schema.oneOf) return schema.oneOf.flatMap((part, i) => (i ? [' | ', ...type(part)] : type(part)));
  if (schema.enum) return [schema.enum.join(' | ')];
  if (schema.type === 'array') return ['[', ...type(schema.items), ', …]'];
  const bounds = [schema.minimum !== undefined ? `≥ ${schema.minimum}` : '', schema.maximum !== undefined ? `≤ ${schema.maximum}` : ''];
  return [[[schema.type].flat().filter(Boolean).join(' | ') || 'object', ...bounds.filter(Boolean)].join(' ')];
}

const row = (...cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, ...[cell].flat())));
const table = (heads, rows) =>
  h('table', {}, h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, ...rows));

function fields(schema) {
  const parts = (schema.allOf ?? [schema]).map(resolved);
  const rows = parts.flatMap((part) =>
    Object.entries(part.properties ?? {}).map(([name, value]) =>
      row(h('code', {}, name), type(value), `${part.required?.includes(name) ? '' : 'optional. '}${value.description ?? ''}`),
    ),
  );
  return rows.length ? table(['field', 'type', ''], rows) : h('p', {}, ...type(schema));
}

/** A form that asks the server and shows what it says. */
function tryIt(path, method, operation, parameters) {
  const inputs = parameters
    .filter((parameter) => parameter.in !== 'header')
    .map((parameter) => ({ parameter, input: h('input', { 'aria-label': parameter.name, placeholder: String(parameter.schema?.default ?? '') }) }));
  const body = operation.requestBody ? h('textarea', { rows: 6, 'aria-label': 'body' }) : null;
  if (body) body.value = '{"readings": [{}]}';
  const answer = h('pre', { hidden: true, tabindex: 0, 'aria-live': 'polite' });
  const ask = async () => {
    let address = path;
    const query = new URLSearchParams();
    for (const { parameter, input } of inputs) {
      if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (input.value) query.set(parameter.name, input.value);
    }
    const url = new URL(address.slice(1) + (query.size ? `?${query}` : ''), root);
    answer.hidden = false;
    answer.textContent = 'Asking…';
    try {
      const response = await fetch(url, body ? { method, headers: { 'content-type': 'application/json' }, body: body.value } : { method });
      const text = await response.text();
      const json = (response.headers.get('content-type') ?? '').includes('json') ? JSON.stringify(JSON.parse(text), null, 1) : text;
      answer.textContent = `${response.status} ${response.statusText}\n${json.slice(0, SHOWN_CHARACTERS)}`;
    } catch (failure) {
      answer.textContent = String(failure);
    }
  };
  return [
    parameters.length
      ? table(['parameter', 'in', 'type', '', 'value'], parameters.map((parameter) =>
          row(h('code', {}, parameter.name), parameter.in, type(parameter.schema), parameter.description ?? '', inputs.find((one) => one.parameter === parameter)?.input ?? '')))
      : null,
    body,
    h('p', {}, h('button', { type: 'button', onclick: ask }, 'Ask')),
    answer,
  ];
}

function operation(path, method, told) {
  const parameters = (told.parameters ?? []).map(resolved);
  const streams = JSON.stringify(told.responses).includes('text/event-stream');
  const answers = Object.entries(told.responses).map(([status, response]) => {
    const said = resolved(response);
    const [media, content] = Object.entries(said.content ?? {})[0] ?? ['', {}];
    return row(h('code', {}, status), [said.description], [media, ' ', ...(content.schema ? type(content.schema) : [])]);
  });
  return h(
    'details',
    { id: told.operationId },
    h('summary', {}, h('span', { class: 'method' }, method.toUpperCase()), h('code', {}, path), ' ', h('span', { class: 'said' }, told.summary)),
    h(
      'div',
      { class: 'inside' },
      told.description ? h('p', {}, told.description) : null,
      told.requestBody ? h('p', {}, 'Body: ', ...type(Object.values(told.requestBody.content)[0].schema), ', ', told.requestBody.description ?? '') : null,
      ...(streams ? [table(['parameter', 'in', 'type', ''], parameters.map((p) => row(h('code', {}, p.name), p.in, type(p.schema), p.description ?? '')))] : tryIt(path, method, told, parameters)),
      table(['status', '', 'content'], answers),
    ),
  );
}

const all = Object.entries(contract.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, told]) => ({ path, method, told })));
const groups = contract.tags.map(({ name, description }) => ({ name, description, members: all.filter(({ told }) => told.tags.includes(name)) }));

arrange(document.getElementById('about'), contract.info.description.split('\n').filter(Boolean).map((text) => h('p', {}, text)));
arrange(document.getElementById('operations'), [
  ...groups.flatMap(({ name, description, members }) => [
    h('h2', { id: name }, `${name}: ${description}`),
    ...members.map(({ path, method, told }) => operation(path, method, told)),
  ]),
  h('h2', { id: 'schemas' }, 'schemas'),
  ...Object.entries(contract.components.schemas).map(([name, schema]) =>
    h('details', { id: `schema-${name}` }, h('summary', {}, h('code', {}, name), ' ', h('span', { class: 'said' }, schema.description ?? '')), h('div', { class: 'inside' }, fields(schema))),
  ),
]);
arrange(document.getElementById('contents'), [
  h('ul', {}, ...all.map(({ path, method, told }) => h('li', {}, h('a', { href: `#${told.operationId}` }, `${method.toUpperCase()} ${path}`)))),
]);

/** A link opens what it leads to. */
function open() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView?.();
}
addEventListener('hashchange', open);
open();
