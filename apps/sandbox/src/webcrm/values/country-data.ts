import type { Json } from '#change-events';

const codes = ['DK', 'SE', 'NO', 'FI', 'IS', 'DE', 'GB', 'NL', 'FR', 'PL', 'US'];
const languages = ['en', 'da', 'nb', 'sv', 'fi', 'de'];

const codeByName: ReadonlyMap<string, string> = new Map(
  languages.flatMap((language) => {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    return codes.map((code): [string, string] => [(names.of(code) ?? code).toLowerCase(), code]);
  }),
);

/** `OrganisationCountryData` as newer systems give it beside the localised name; null when the name is not one that the sandbox knows. */
export function countryData(name: Json | undefined): Json {
  const code = codeByName.get(String(name ?? '').toLowerCase());
  return code === undefined ? null : { CodeISO: code, Name: String(name) };
}
