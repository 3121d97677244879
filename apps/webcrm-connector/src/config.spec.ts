import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#platform';
import { WebcrmSettings } from './config.js';

describe('The settings of the webCRM connector', () => {
  it('need an application token, and no more', () => {
    expect(loadConfig(WebcrmSettings, { WEBCRM_AUTH_CODE: 'code' })).toMatchObject({
      WEBCRM_BASE_URL: 'https://api.webcrm.com',
      WEBCRM_POLL_SECONDS: 30,
      WEBCRM_EXTERNAL_ID_FIELDS: '',
    });
  });

  it('take a limit of calls and a local address', () => {
    const given = { WEBCRM_AUTH_CODE: 'code', WEBCRM_BASE_URL: 'http://localhost:4010', WEBCRM_MAX_REQUESTS_PER_SECOND: '2.5' };
    expect(loadConfig(WebcrmSettings, given)).toMatchObject({ WEBCRM_MAX_REQUESTS_PER_SECOND: 2.5 });
  });

  it('name all that is wrong', () => {
    const wrong = { WEBCRM_BASE_URL: 'api', WEBCRM_POLL_SECONDS: 'often', WEBCRM_EXTERNAL_ID_FIELDS: 'person:PersonCustom15' };
    expect(() => loadConfig(WebcrmSettings, wrong)).toThrow(
      /BASE_URL must be an address[^]*AUTH_CODE must be given[^]*POLL_SECONDS[^]*entity=Property/,
    );
  });

  it('need a secret for hooks when there is an address for them, and show none', () => {
    const address = { ...{ WEBCRM_AUTH_CODE: 'token' }, WEBCRM_PUBLIC_URL: 'https://sync.example.com/' };
    expect(() => loadConfig(WebcrmSettings, address)).toThrow(
      /^WEBCRM_WEBHOOK_SECRET must be .* when WEBCRM_PUBLIC_URL is given \(it is not set\)$/,
    );
    expect(() => loadConfig(WebcrmSettings, { ...address, WEBCRM_WEBHOOK_SECRET: 'short' })).toThrow(
      /^WEBCRM_WEBHOOK_SECRET .*its value is not shown/,
    );
    expect(loadConfig(WebcrmSettings, { ...address, WEBCRM_WEBHOOK_SECRET: 'a-secret-of-24-characters' })).toMatchObject({
      WEBCRM_WEBHOOK_SENDERS: '',
    });
    expect(() => loadConfig(WebcrmSettings, { ...{ WEBCRM_AUTH_CODE: 'token' }, WEBCRM_PUBLIC_URL: 'sync' })).toThrow(
      /WEBCRM_PUBLIC_URL must be an address/,
    );
  });
});
