import type { Product } from '../../domain/send.ts';

/** What the meter and the limits call an endpoint that both products have: the MMS one has the plain name. */
export function formatCallName(name: string, product: Product): string {
  return product === 'mms' ? name : `${name}_${product}`;
}

/** Of an order, which is of an SMS when it has no picture. */
export function chooseProduct(mediaUrl: string | undefined): Product {
  return mediaUrl === undefined ? 'sms' : 'mms';
}
