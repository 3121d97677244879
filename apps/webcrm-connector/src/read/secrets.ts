/** What stands in place of a secret that the application token may not see. */
export const censored = '(censored)';

/** By their names, in types and versions of the API that nobody here has seen, too. How often a password was wrong helps whoever guesses it. */
const secretName = /password|ticket|secret|token|apikey|authenticationcode|activationcode|loginlog/i;

/** What no name gives away: with its code, anybody may fetch a document. */
const secretNames: ReadonlySet<string> = new Set(['DocumentFileCode']);

/** Whether a property never leaves this process: passwords, login tickets, codes and logs are of no use outside webCRM. */
export function isSecret(property: string): boolean {
  return secretName.test(property) || secretNames.has(property);
}
