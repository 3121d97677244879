import { hookAddress, sameSecret, Senders } from '#connector-kit';
import type { Hint, HookCall, PresentHook, SystemHooks, WantedHook } from '#connector-kit';
import type { HooksApi } from '../api/hooks.js';
import type { WebcrmSettings } from '../config.js';
import { recordTypeOf, recordTypes } from '../records/record-types.js';
import { eventTypes, hookDto, presentHook } from './hook-dto.js';
import { idsIn } from './ids-in.js';

/**
 * webCRM's hooks: one for each type and event, with the secret in the address, since webCRM signs nothing. Calls come to
 * `<WEBCRM_PUBLIC_URL>/hooks/webcrm/<secret>/<entity>`.
 */
export class WebcrmHooks implements SystemHooks {
  readonly address: string | undefined;
  readonly senders: Senders;
  private readonly secret: string;

  /** @throws ConfigError when WEBCRM_WEBHOOK_SENDERS names what is no address */
  constructor(
    settings: WebcrmSettings,
    private readonly api: HooksApi,
  ) {
    this.address = hookAddress(settings.WEBCRM_PUBLIC_URL, 'webcrm');
    this.senders = new Senders('WEBCRM_WEBHOOK_SENDERS', settings.WEBCRM_WEBHOOK_SENDERS);
    this.secret = settings.WEBCRM_WEBHOOK_SECRET;
  }

  wanted(entity: string): readonly WantedHook[] {
    const target = `${this.address ?? ''}/${this.secret}/${entity}`;
    return eventTypes.map((events) => ({ entity, events, target }));
  }

  async list(): Promise<readonly PresentHook[]> {
    const hooks: PresentHook[] = [];
    for (const { entity, collection } of recordTypes) {
      for (const raw of await this.api.list(collection)) hooks.push(presentHook(entity, raw));
    }
    return hooks;
  }

  create(hook: WantedHook): Promise<void> {
    return this.api.post(recordTypeOf(hook.entity).collection, hookDto(hook));
  }

  change({ id }: PresentHook, wanted: WantedHook): Promise<void> {
    return this.api.put(recordTypeOf(wanted.entity).collection, id, hookDto(wanted, id));
  }

  remove({ entity, id }: PresentHook): Promise<void> {
    return this.api.delete(recordTypeOf(entity).collection, id);
  }

  admitsHead({ path }: HookCall): boolean {
    return sameSecret(path[0] ?? '', this.secret);
  }

  /** The secret in the path has said it. */
  admitsBody(): boolean {
    return true;
  }

  hintIn({ path: [, entity] }: HookCall, json: unknown): Hint | undefined {
    const type = recordTypes.find((candidate) => candidate.entity === entity);
    if (type === undefined) return undefined;
    const ids = idsIn(json, type.name);
    return { entity: type.entity, ...(ids === undefined ? {} : { ids }) };
  }
}
