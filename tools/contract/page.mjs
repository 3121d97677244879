// Colours are the browser's own and half transparent ones, which suit a light and a dark page alike.
const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
.wide{overflow-x:auto;margin:.5rem 0 1.5rem}table{border-collapse:collapse;width:100%;min-width:44rem}th,td{border:1px solid #8886;padding:.35rem .6rem;text-align:left;vertical-align:top}
th{background:#8882}td:first-child code{white-space:nowrap}td:nth-child(5){min-width:14rem;overflow-wrap:anywhere}code,pre{font:.9em ui-monospace,monospace}pre{background:#8882;padding:.8rem;overflow:auto}`;

const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => signs[sign]);
/** Text with `code` in backticks. */
const prose = (text = '') => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
const code = (text) => `<code>${escape(text)}</code>`;

function typeOf({ type, format, enum: values, items }) {
  if (values !== undefined) return values.map(code).join(' | ');
  const name = [type].flat().join(' or ');
  return escape([name, ...(items ? [`of ${items.type}`] : []), ...(format ? [`(${format})`] : [])].join(' '));
}

function rowsOf({ properties = {}, required = [] }, path = '') {
  return Object.entries(properties).flatMap(([name, schema]) => [
    `<tr><td>${code(path + name)}</td><td>${typeOf(schema)}</td><td>${required.includes(name) ? 'always' : 'sometimes'}</td>` +
      `<td>${prose([schema.title, schema.description].filter(Boolean).join('. '))}</td><td>${code(JSON.stringify((schema.examples ?? schema.enum ?? [])[0] ?? ''))}</td></tr>`,
    ...rowsOf(schema, `${path}${name}.`),
  ]);
}

function tableOf(head, rows) {
  const names = head.map((name) => `<th>${name}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${names}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function propertiesOf(schema) {
  return tableOf(['Name', 'Type', 'Present', 'Meaning', 'Example'], rowsOf(schema));
}

function rowOfTopic({ name, description, key, messages }) {
  const types = messages.flatMap(({ types: ofMessage }) => ofMessage).map(code);
  return `<tr id="${name}"><td>${code(name)}</td><td>${prose(description)}</td><td>${key}</td><td>${types.join('<br>')}</td></tr>`;
}

/** The AsyncAPI document as a page for people. */
export function pageOf({ info, channels }, headers, topics) {
  const payloads = [...new Set(topics.flatMap(({ messages }) => messages.map(({ schema }) => schema)))];
  const settings = Object.values(channels)[0].bindings.kafka.topicConfiguration;
  const shown = (schema) =>
    `${prose(schema.description)}</p>${propertiesOf(schema)}<pre>${escape(JSON.stringify(schema.examples[0], null, 2))}</pre>`;
  return `<!doctype html>
<!-- Made from libs/change-events/schemas/v1/*.json by npm run generate; change those files instead. -->
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(info.title)}</title><style>${style}</style></head>
<body><h1>${escape(info.title)}</h1><p>${prose(info.description)}</p>
<p>For machines: <a href="asyncapi.yaml">asyncapi.yaml</a> and the JSON Schemas in <code>libs/change-events/schemas/v1/topics/</code>.</p>
<h2>Topics</h2><p>The schema of a topic is named ${code('urn:dataflow:<topic>.v1')}.</p>
${tableOf(['Topic', 'Holds', 'Key', 'Event types'], topics.map(rowOfTopic))}
<h2>Values</h2>${payloads.map((schema) => `<h3>${escape(schema.title)}</h3><p>${shown(schema)}`).join('\n')}
<h2>Headers</h2><p>${prose(headers.description)}</p>${propertiesOf(headers)}
<h2>Settings of every topic</h2>
${tableOf(
  ['Setting', 'Value'],
  Object.entries(settings).map(([name, value]) => `<tr><td>${code(name)}</td><td>${code(String(value))}</td></tr>`),
)}</body></html>
`;
}
