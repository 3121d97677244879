import type { LinkState, SideState } from '#dataflows';
import { systems, type System } from '#change-events';
import type { LinkOrigin, Progress, Standing, StoredLink } from './links.js';
import { packMemory, packValues, unpackMemory, unpackValues } from './packed-link.js';
import { rememberedOf } from './remembered-for.js';

/** A link's row. Present values, memory and commands are JSON texts; what the pairs were is in a table of its own, where all links of a flow share it. */
export interface LinkRow {
  readonly id: string;
  readonly flow: string;
  readonly webcrm_id: string | null;
  readonly customcrm_id: string | null;
  readonly standing: Standing;
  readonly origin: LinkOrigin;
  readonly progress: Progress;
  readonly webcrm_version: number;
  readonly customcrm_version: number;
  readonly webcrm_values: string;
  readonly customcrm_values: string;
  readonly memory: string;
  readonly remembered_for: string | null;
  readonly commands: string;
  readonly made_at: number;
}

/** Columns of a link that are written from it, with their types. */
export const linkColumns = {
  id: 'uuid',
  flow: 'text',
  webcrm_id: 'text',
  customcrm_id: 'text',
  standing: 'text',
  origin: 'text',
  progress: 'text',
  webcrm_version: 'bigint',
  customcrm_version: 'bigint',
  webcrm_values: 'text',
  customcrm_values: 'text',
  memory: 'text',
  remembered_for: 'uuid',
  commands: 'text',
  made_at: 'bigint',
};

/** A link's row as a link. @param rememberedFor what its `remembered_for` stands for */
export function linkOf(row: LinkRow, rememberedFor: LinkState['rememberedFor']): StoredLink {
  const values = {
    webcrm: unpackValues(row.webcrm_values, 'webcrm', rememberedFor),
    customcrm: unpackValues(row.customcrm_values, 'customcrm', rememberedFor),
  };
  const { gone, ...memory } = unpackMemory(row.memory, { values, rememberedFor });
  const side = (system: System, version: number): SideState => ({
    version,
    values: values[system],
    ...(gone[system] === undefined ? {} : { gone: gone[system] }),
  });
  return {
    flow: row.flow,
    standing: row.standing,
    origin: row.origin,
    progress: row.progress,
    madeAt: row.made_at,
    state: {
      id: row.id,
      ids: { webcrm: row.webcrm_id, customcrm: row.customcrm_id },
      sides: {
        webcrm: side('webcrm', row.webcrm_version),
        customcrm: side('customcrm', row.customcrm_version),
      },
      outstanding: JSON.parse(row.commands) as LinkState['outstanding'],
      ...memory,
      ...(rememberedFor === undefined ? {} : { rememberedFor }),
    },
  };
}

/** A link as its row. */
export function rowOf(link: StoredLink): Record<keyof typeof linkColumns, string | number | null> {
  const { state } = link;
  const { sides } = state;
  const gone = Object.fromEntries(systems.flatMap((system) => (sides[system].gone === undefined ? [] : [[system, sides[system].gone]])));
  return {
    id: state.id,
    flow: link.flow,
    webcrm_id: state.ids.webcrm,
    customcrm_id: state.ids.customcrm,
    standing: link.standing,
    origin: link.origin,
    progress: link.progress,
    webcrm_version: sides.webcrm.version,
    customcrm_version: sides.customcrm.version,
    webcrm_values: packValues(sides.webcrm.values, 'webcrm', state.rememberedFor),
    customcrm_values: packValues(sides.customcrm.values, 'customcrm', state.rememberedFor),
    memory: packMemory(
      { ...state, gone },
      { values: { webcrm: sides.webcrm.values, customcrm: sides.customcrm.values }, rememberedFor: state.rememberedFor },
    ),
    remembered_for: state.rememberedFor === undefined ? null : rememberedOf(state.rememberedFor).id,
    commands: JSON.stringify(state.outstanding),
    made_at: link.madeAt,
  };
}
