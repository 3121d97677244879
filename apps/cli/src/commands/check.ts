import type { Command } from 'commander';
import { checkAgainstFields, checkDeletes, describeFaults, type SystemFields, recordTypesOf } from '#dataflows';
import { describeStanding, standingsOf } from '#link-registry';
import { checkTopics, describeSettings, plannedTopics, withAdmin, wrongTopics } from '#messaging';
import { describeLostRegistry } from '#operators';
import { flowsOf, kafkaOf, withRegistry } from '../operators.js';
import { print, table } from '../table.js';

interface Checked {
  readonly what: string;
  readonly faults: readonly string[];
  readonly note?: string;
}

/** `dataflow check`: everything that must be right before the services start. */
export function check(program: Command): void {
  program
    .command('check')
    .description(
      "check settings, flow files, the registry's tables, the topics, and the flow files against both systems' fields and the registry",
    )
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const results = [
        await flowFiles(),
        await registry(),
        await topics(),
        await fields(),
        await deletes(),
        await reading(),
        await standings(),
      ];
      print(json, results, () =>
        table(
          ['what', 'result'],
          results.map(({ what, faults, note }) => [what, faults.length > 0 ? faults.join('\n') : (note ?? 'right')]),
        ),
      );
      if (results.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
    });
}

function flowFiles(): Promise<Checked> {
  return checked('flow files', () => Promise.resolve({ faults: flowsOf(process.env).length > 0 ? [] : ['there is no flow'] }));
}

function registry(): Promise<Checked> {
  return checked('the registry', () =>
    withRegistry(process.env, async (opened) => {
      const faults = await opened.check();
      if (faults.length > 0) return { faults };
      const { kafka, topics: names } = kafkaOf(process.env);
      return { faults: await describeLostRegistry(opened, kafka, names) };
    }),
  );
}

function topics(): Promise<Checked> {
  return checked('topics', async () => {
    const { kafka, topics: names } = kafkaOf(process.env);
    const plans = plannedTopics(names, recordTypesOf(flowsOf(process.env)), 1);
    return {
      faults: await withAdmin(kafka, async (admin) => [
        ...(await checkTopics(admin, plans)),
        ...(await wrongTopics(admin, plans)).flatMap((topic) => describeSettings(topic) ?? []),
      ]),
    };
  });
}

/** The connectors leave what they know of their systems in the registry when they start. */
function fields(): Promise<Checked> {
  return checked("the flow files against both systems' fields", async () => {
    const known = await withRegistry(process.env, (opened) => opened.reports.fields());
    const missing = (['webcrm', 'customcrm'] as const).filter((system) => known[system] === undefined);
    const faults = checkAgainstFields(flowsOf(process.env), known as SystemFields);
    return {
      faults: faults.length > 0 ? [describeFaults(faults)] : [],
      ...(missing.length > 0 ? { note: `not known yet: the connector of ${missing.join(' and ')} has not been started` } : {}),
    };
  });
}

/** What a system does not delete is no fault: the other way still works. */
function deletes(): Promise<Checked> {
  return checked('deletes that flows want to carry out', async () => {
    const deletable = await withRegistry(process.env, (opened) => opened.reports.deletable());
    const warnings = checkDeletes(flowsOf(process.env), deletable).map(({ file, line, message }) => `${file}:${line} ${message}`);
    return { faults: [], ...(warnings.length > 0 ? { note: warnings.join('\n') } : {}) };
  });
}

/** What slows a system's reading down is no fault either. */
function reading(): Promise<Checked> {
  return checked('how the systems are read', async () => {
    const notes = await withRegistry(process.env, (opened) => opened.reports.notes());
    return { faults: [], ...(notes.length > 0 ? { note: notes.join('\n') } : {}) };
  });
}

/** A file that is only newer, or current while another one is held, is right: a mapping service takes it up, or holds it and says so. */
function standings(): Promise<Checked> {
  return checked('the flow files against those that are current', async () => {
    const found = await withRegistry(process.env, ({ links }) => standingsOf(links, flowsOf(process.env)));
    const said = [...found].flatMap(([flow, standing]) => {
      const text = describeStanding(flow, standing);
      return text === undefined ? [] : [{ text, isFault: standing.kind !== 'newer' && standing.kind !== 'current' }];
    });
    const notes = said.filter(({ isFault }) => !isFault).map(({ text }) => text);
    return {
      faults: said.filter(({ isFault }) => isFault).map(({ text }) => text),
      ...(notes.length > 0 ? { note: notes.join('\n') } : {}),
    };
  });
}

async function checked(what: string, work: () => Promise<Omit<Checked, 'what'>>): Promise<Checked> {
  try {
    return { what, ...(await work()) };
  } catch (error) {
    return { what, faults: [error instanceof Error ? error.message : String(error)] };
  }
}
