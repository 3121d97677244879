import { Entity, PrimaryColumn } from 'typeorm';

/** An address below which a connector has registered hooks. */
@Entity('hook_address')
export class HookAddressEntity {
  @PrimaryColumn('text') system: string;
  @PrimaryColumn('text') address: string;
}
