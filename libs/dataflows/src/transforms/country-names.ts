import countries from 'i18n-iso-countries';

/** Languages whose country names are understood, in the order in which a name that means two countries is decided (ISO 639-1). */
export const countryLanguages = [
  ...['en', 'da', 'nb', 'nn', 'sv', 'fi', 'is', 'de', 'nl', 'fr', 'es', 'it', 'pt', 'pl', 'et', 'lv', 'lt', 'cs', 'sk', 'hu'],
] as const;

const indexes = new Map<string, ReadonlyMap<string, string>>();

/**
 * The ISO 3166-1 alpha-2 code that a text means: a country's name in any of the understood languages, the given one first, or a
 * code itself. Null when it means none.
 */
export function countryCodeOf(text: string, language: string): string | null {
  const word = fold(text);
  const code = word.toUpperCase();
  if (countries.getAlpha2Codes()[code] !== undefined) return code;
  for (const candidate of [language, ...countryLanguages]) {
    const found = indexOf(candidate).get(word);
    if (found !== undefined) return found;
  }
  return null;
}

/** A country's name in a language, by its ISO 3166-1 alpha-2 code; null when the language has none. */
export function countryName(code: string, language: string): string | null {
  return countries.getName(code, language) ?? null;
}

/** Built once a language: a table of constants, not state. */
function indexOf(language: string): ReadonlyMap<string, string> {
  const known = indexes.get(language);
  if (known !== undefined) return known;
  const names = Object.entries(countries.getNames(language, { select: 'all' }));
  const index = new Map(names.flatMap(([code, ofCode]) => ofCode.map((name) => [fold(name), code] as const)).reverse());
  indexes.set(language, index);
  return index;
}

function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
