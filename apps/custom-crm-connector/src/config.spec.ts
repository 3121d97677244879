import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '#platform';
import { CustomCrmSettings } from './config.js';

const given = { CUSTOM_CRM_BASE_URL: 'http://127.0.0.1:4020', CUSTOM_CRM_API_KEY: 'key' };

describe('The settings of the Custom CRM connector', () => {
  it('need an address and a key, and no more', () => {
    expect(loadConfig(CustomCrmSettings, given)).toMatchObject({ CUSTOM_CRM_ADAPTER: 'reference', CUSTOM_CRM_POLL_SECONDS: 10 });
  });

  it('refuse an adapter that this version does not have', () => {
    expect(() => loadConfig(CustomCrmSettings, { ...given, CUSTOM_CRM_ADAPTER: 'sql' })).toThrow(
      /CUSTOM_CRM_ADAPTER .* not supported by this version \(it is "sql"\)/,
    );
  });

  it('name all that is wrong, and show no key', () => {
    const wrong = { CUSTOM_CRM_BASE_URL: 'crm', CUSTOM_CRM_POLL_SECONDS: 'often', CUSTOM_CRM_MAX_REQUESTS_PER_SECOND: '0' };
    expect(() => loadConfig(CustomCrmSettings, wrong)).toThrow(
      /BASE_URL must be an address[^]*API_KEY must be given[^]*POLL_SECONDS[^]*MAX_REQUESTS_PER_SECOND/,
    );
  });

  it('need a secret for hooks when there is an address for them, and show none', () => {
    const address = { ...given, CUSTOM_CRM_PUBLIC_URL: 'https://sync.example.com/' };
    expect(() => loadConfig(CustomCrmSettings, address)).toThrow(
      /^CUSTOM_CRM_WEBHOOK_SECRET must be .* when CUSTOM_CRM_PUBLIC_URL is given \(it is not set\)$/,
    );
    expect(() => loadConfig(CustomCrmSettings, { ...address, CUSTOM_CRM_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' })).toThrow(
      /^CUSTOM_CRM_WEBHOOK_SECRET .*its value is not shown/,
    );
    expect(
      loadConfig(CustomCrmSettings, { ...address, CUSTOM_CRM_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
    ).toMatchObject({ CUSTOM_CRM_WEBHOOK_SENDERS: '' });
    expect(() => loadConfig(CustomCrmSettings, { ...given, CUSTOM_CRM_PUBLIC_URL: 'sync' })).toThrow(
      /CUSTOM_CRM_PUBLIC_URL must be an address/,
    );
  });
});
