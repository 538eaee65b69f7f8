import { ENDPOINTS, type Endpoint } from './routes.ts';

type EndpointMatch =
  | {
      readonly kind: 'endpoint';
      /** As documented: `PUT /mms/{message_id}/cancel`. */
      readonly name: string;
      readonly handle: Endpoint;
      readonly params: Readonly<Record<string, string>>;
    }
  /** The path exists, but not with this method. */
  | { readonly kind: 'method' }
  | { readonly kind: 'none' };

const KNOWN = Object.entries(ENDPOINTS).map(([name, handle]) => {
  const [method = '', path = ''] = name.split(' ');
  const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  return { name, handle, method, pattern };
});

export function findEndpoint(method: string, path: string): EndpointMatch {
  const here = KNOWN.filter((one) => one.pattern.test(path));
  const endpoint = here.find((one) => one.method === method);
  if (endpoint === undefined) return { kind: here.length > 0 ? 'method' : 'none' };
  const params = { ...endpoint.pattern.exec(path)?.groups };
  return { kind: 'endpoint', name: endpoint.name, handle: endpoint.handle, params };
}

/** For comparisons: ignores the names in braces. */
export function simplifyEndpointName(endpoint: string): string {
  return endpoint.replace(/\{[^}]*\}/g, '{}');
}
