import { hookAddress, isSigned, isTimely, Senders } from '#connector-kit';
import type { Hint, HookCall, PresentHook, SystemHooks, WantedHook } from '#connector-kit';
import type { Webhooks } from '../api/adapters/reference/webhooks.js';
import type { CustomCrmSettings } from '../config.js';
import { recordTypes } from '../records/record-types.js';
import { eventsOf, presentHook, webhookJson } from './webhook-json.js';

/** The database holds no text with a NUL. */
const idForm = /^[^\p{Cc}]{1,200}$/u;

/**
 * The Custom CRM's webhooks: one for each type, signed as the Standard Webhooks specification says. Calls come to
 * `<CUSTOM_CRM_PUBLIC_URL>/hooks/customcrm/<entity>`.
 */
export class CustomCrmHooks implements SystemHooks {
  readonly address: string | undefined;
  readonly senders: Senders;
  private readonly secret: string;
  /** Webhooks to which this process has told the secret: whether one has the right one can't be seen. */
  private readonly told = new Set<string>();

  /** @throws ConfigError when CUSTOM_CRM_WEBHOOK_SENDERS names what is no address */
  constructor(
    settings: CustomCrmSettings,
    private readonly api: Webhooks,
  ) {
    this.address = hookAddress(settings.CUSTOM_CRM_PUBLIC_URL, 'customcrm');
    this.senders = new Senders('CUSTOM_CRM_WEBHOOK_SENDERS', settings.CUSTOM_CRM_WEBHOOK_SENDERS);
    this.secret = settings.CUSTOM_CRM_WEBHOOK_SECRET;
  }

  wanted(entity: string): readonly WantedHook[] {
    return [{ entity, events: eventsOf(entity), target: `${this.address ?? ''}/${entity}` }];
  }

  async list(): Promise<readonly PresentHook[]> {
    const hooks = (await this.api.list()).map(presentHook);
    return hooks.map((hook) => ({ ...hook, sound: hook.sound && this.told.has(hook.id) }));
  }

  async create(hook: WantedHook): Promise<void> {
    const { id } = await this.api.post(webhookJson(hook, this.secret));
    this.told.add(String(id));
  }

  async change({ id }: PresentHook, wanted: WantedHook): Promise<void> {
    await this.api.patch(id, webhookJson(wanted, this.secret));
    this.told.add(id);
  }

  remove({ id }: PresentHook): Promise<void> {
    return this.api.delete(id);
  }

  admitsHead({ headers }: HookCall): boolean {
    return isTimely(headers, Date.now());
  }

  admitsBody({ headers }: HookCall, body: Buffer): boolean {
    return isSigned(headers, body, this.secret);
  }

  hintIn({ path: [entity] }: HookCall, json: unknown): Hint | undefined {
    const type = recordTypes.find((candidate) => candidate.entity === entity);
    if (type === undefined) return undefined;
    const id = (json as { readonly data?: { readonly id?: unknown } } | null | undefined)?.data?.id;
    return typeof id === 'string' && idForm.test(id) ? { entity: type.entity, ids: [id] } : { entity: type.entity };
  }
}
