import type { Product } from '../../domain/send.ts';

/** The name, in metrics and limits, of an endpoint that both products have. The MMS endpoint has the plain name. */
export function formatCallName(name: string, product: Product): string {
  return product === 'mms' ? name : `${name}_${product}`;
}

/** Messages without a picture are SMS. */
export function chooseProduct(mediaUrl: string | undefined): Product {
  return mediaUrl === undefined ? 'sms' : 'mms';
}
