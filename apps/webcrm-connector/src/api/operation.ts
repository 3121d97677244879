import type { Json } from '#change-events';
import type { HttpCall } from '#connector-kit';
import type { components, paths } from '../generated/webcrm-api.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths of the contract that know a method. */
type PathOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];

type Parameters<P extends keyof paths, M extends Method> = paths[P][M] extends { readonly parameters: infer All } ? All : never;

type Part<P extends keyof paths, M extends Method, In extends string> = In extends keyof Parameters<P, M>
  ? NonNullable<Parameters<P, M>[In]>
  : never;

type Form<P extends keyof paths, M extends Method> = paths[P][M] extends {
  readonly requestBody: { readonly content: { readonly 'application/x-www-form-urlencoded': infer T } };
}
  ? T
  : never;

type JsonBody<P extends keyof paths, M extends Method> = paths[P][M] extends { readonly requestBody: unknown }
  ? Form<P, M> extends never
    ? Json
    : never
  : never;

/** Leaves out what an operation does not have. */
type Present<T> = { readonly [K in keyof T as T[K] extends never ? never : K]: T[K] };

/** What an operation must be given. */
type Given<P extends keyof paths, M extends Method> = Present<{
  readonly in: Part<P, M, 'path'>;
  readonly query: Part<P, M, 'query'>;
  readonly headers: Part<P, M, 'header'>;
  readonly form: Form<P, M>;
  readonly body: JsonBody<P, M>;
}>;

/** Names in paths of what the contract describes. */
export type Collection = components['parameters']['Collection'];

/** Those of them whose records programs may delete. */
export type Deletable = Part<'/{collection}/{id}', 'delete', 'path'>['collection'];

/** An answer as the contract describes it, of which nothing is believed before it was looked at. */
export type Unproven<Schema extends keyof components['schemas']> = { readonly [K in keyof components['schemas'][Schema]]?: unknown };

interface AnyGiven {
  readonly in?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

function texts(values: Readonly<Record<string, string | number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** A call of an operation that the contract has, with what the contract wants for it. */
export function operation<M extends Method, P extends PathOf<M>>(method: M, path: P, given: Given<P, M>): HttpCall {
  const { in: places = {}, query = {}, headers = {}, form, body } = given as AnyGiven;
  return {
    method: method.toUpperCase() as HttpCall['method'],
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(places[name] ?? '')),
    query: texts(query),
    headers,
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    ...(body === undefined ? {} : { body }),
  };
}
