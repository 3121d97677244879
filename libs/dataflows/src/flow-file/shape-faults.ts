import { validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';
import { brakeKeys, flowKeys, matchPartKeys, pairKeys } from './flow-keys.js';
import { BrakeDto } from './brake-dto.js';
import { ConditionsDto, FixedValuesDto } from './by-system-dto.js';
import type { FlowFileDto } from './flow-file-dto.js';
import { MatchPartDto } from './match-part-dto.js';
import { nearestTo } from './nearest.js';
import { PairDto } from './pair-dto.js';
import type { YamlPath } from './read-yaml.js';
import { listed } from './rules.js';

/** Something wrong at a place of a flow file; the message is a whole sentence. */
export interface PlacedFault {
  readonly path: YamlPath;
  readonly message: string;
}

/** What is wrong with the keys of a file and the kinds of their values: all of it at once. */
export function shapeFaults(content: FlowFileDto): readonly PlacedFault[] {
  const errors = validateSync(content, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
  return errors.flatMap((error) => faultsOf(error, []));
}

function faultsOf(error: ValidationError, around: YamlPath): readonly PlacedFault[] {
  const path = [...around, error.property];
  const own = Object.entries(error.constraints ?? {}).map(([rule, must]) => ({
    path,
    message: rule === 'whitelistValidation' ? unknownKey(error, around) : `${pathText(path)} ${must}`,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
}

function unknownKey(error: ValidationError, around: YamlPath): string {
  const known = knownKeys(error.target);
  const where = around.length === 0 ? 'a flow' : pathText(around);
  const near = nearestTo(error.property, known);
  return `'${error.property}' is no key of ${where}.${near === '' ? ` It knows ${listed(known)}.` : near}`;
}

function knownKeys(target: object | undefined): readonly string[] {
  if (target instanceof PairDto) return Object.keys(pairKeys);
  if (target instanceof MatchPartDto) return Object.keys(matchPartKeys);
  if (target instanceof BrakeDto) return Object.keys(brakeKeys);
  if (target instanceof ConditionsDto || target instanceof FixedValuesDto) return ['webcrm', 'customcrm'];
  return Object.keys(flowKeys);
}

/** A path as people read it: pairs #3.transform. Entries are counted from 1. */
export function pathText(path: YamlPath): string {
  const [first = '', ...rest] = path.map(String);
  return [first, ...rest.map((step) => (/^\d+$/.test(step) ? ` #${Number(step) + 1}` : `.${step}`))].join('');
}
