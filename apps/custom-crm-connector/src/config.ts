import { IsIn, IsNotEmpty, IsNumber, IsOptional, IsUrl, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Secret } from '#platform';

/** What only the Custom CRM connector is told. */
export class CustomCrmSettings {
  /** How this Custom CRM is spoken to. */
  @IsIn(['reference'], { message: 'must be reference, the other adapters are not supported by this version' })
  CUSTOM_CRM_ADAPTER: string = 'reference';

  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'must be an address such as https://crm.example.com/api' },
  )
  CUSTOM_CRM_BASE_URL: string;

  @Secret()
  @IsNotEmpty({ message: 'must be given: a key that may read and write' })
  CUSTOM_CRM_API_KEY: string;

  /** Seconds from one look for changes to the next, for each type. */
  @IsNumber()
  @Min(0.1)
  @Max(86_400)
  CUSTOM_CRM_POLL_SECONDS: number = 10;

  /** Most calls in a second, of all replicas together; no limit when left out. */
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  CUSTOM_CRM_MAX_REQUESTS_PER_SECOND?: number;

  /** Where this connector's PORT can be reached by the system, for its hooks; without it there are none. */
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false, allow_query_components: false, allow_fragments: false },
    { message: 'must be an address such as https://sync.example.com' },
  )
  CUSTOM_CRM_PUBLIC_URL?: string;

  /** Signs the Custom CRM's calls, as the Standard Webhooks specification has it. */
  @Secret()
  @ValidateIf((settings: CustomCrmSettings) => settings.CUSTOM_CRM_PUBLIC_URL !== undefined)
  @Matches(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/, {
    message: 'must be whsec_ and 24 to 64 random bytes in base64 when CUSTOM_CRM_PUBLIC_URL is given',
  })
  CUSTOM_CRM_WEBHOOK_SECRET: string = '';

  /** Whose calls of hooks are taken: IP addresses and networks, separated by commas; anybody's when left out. */
  @Matches(/^\S*$/, { message: 'must be a list of IP addresses and networks, separated by commas' })
  CUSTOM_CRM_WEBHOOK_SENDERS: string = '';
}
