import { otherSystem, type Command, type LinkChange, type System } from '#change-events';

/** The link that a create is for, as it would have been told when it was begun. Undefined: of any other command. Pure. */
export function linkBegunBy(command: Command): LinkChange | undefined {
  if (command.action !== 'create' || command.source === undefined) return undefined;
  const { link: id, flow, system, number, source } = command;
  const ids = { [system]: null, [otherSystem[system]]: source } as unknown as Readonly<Record<System, string | null>>;
  return { kind: 'created', id, flow, version: number, standing: 'creating', progress: 'writing', ids, conflict: [], observedAt: number };
}
