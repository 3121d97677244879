/** The endpoint that a path belongs to: ids are left out, so that there are few of them. */
export function endpointOf(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  return ['', first, ...rest.map((segment) => (/^[A-Za-z]{1,30}$/.test(segment) ? segment : '{id}'))].join('/');
}
