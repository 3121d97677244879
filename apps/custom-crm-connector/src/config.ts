import { IsIn, IsNotEmpty, IsNumber, IsOptional, IsUrl, Max, Min } from 'class-validator';
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
}
