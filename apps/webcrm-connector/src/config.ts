import { IsNumber, IsOptional, IsUrl, Matches, Max, Min, IsNotEmpty, ValidateIf } from 'class-validator';
import { Secret } from '#platform';

/** What only the webCRM connector is told. */
export class WebcrmSettings {
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false },
    { message: 'must be an address such as https://api.webcrm.com' },
  )
  WEBCRM_BASE_URL: string = 'https://api.webcrm.com';

  /** The application token, made in webCRM; it carries the access rights. */
  @Secret()
  @IsNotEmpty({ message: "must be given: the application token from webCRM's settings" })
  WEBCRM_AUTH_CODE: string;

  /** Seconds from one look for changes to the next, for each type. Half a minute costs a busy system 12 calls a minute for the six types. */
  @IsNumber()
  @Min(0.1)
  @Max(86_400)
  WEBCRM_POLL_SECONDS: number = 30;

  /** Most calls in a second, of all replicas together; no limit when left out. */
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  WEBCRM_MAX_REQUESTS_PER_SECOND?: number;

  /** Properties that may hold the id of the link that a record was made for, as `organisation=OrganisationCustom15,person=PersonCustom15`. */
  @Matches(/^(\w+=\w+(,\w+=\w+)*)?$/, { message: 'must be a list of entity=Property, separated by commas' })
  WEBCRM_EXTERNAL_ID_FIELDS: string = '';

  /** Where this connector's PORT can be reached by the system, for its hooks; without it there are none. */
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false, allow_query_components: false, allow_fragments: false },
    { message: 'must be an address such as https://sync.example.com' },
  )
  WEBCRM_PUBLIC_URL?: string;

  /** Stands at the end of the hooks' addresses, and tells webCRM's calls from anybody else's. */
  @Secret()
  @ValidateIf((settings: WebcrmSettings) => settings.WEBCRM_PUBLIC_URL !== undefined)
  @Matches(/^[A-Za-z0-9._~-]{24,200}$/, {
    message: 'must be at least 24 letters, digits, dots, dashes, tildes or underscores when WEBCRM_PUBLIC_URL is given',
  })
  WEBCRM_WEBHOOK_SECRET: string = '';

  /** Whose calls of hooks are taken: IP addresses and networks, separated by commas; anybody's when left out. */
  @Matches(/^\S*$/, { message: 'must be a list of IP addresses and networks, separated by commas' })
  WEBCRM_WEBHOOK_SENDERS: string = '';
}
