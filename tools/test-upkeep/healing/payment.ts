import type { ElementFacts } from './element.ts';
import { wordsOf } from './similarity.ts';

/** What a button is called that spends money. Each is matched as whole words in a row. */
const paying = [
  'pay',
  'payment',
  'place order',
  'place my order',
  'place your order',
  'order now',
  'buy',
  'complete order',
  'complete purchase',
  'confirm order',
  'confirm purchase',
  'submit order',
  'purchase',
  'subscribe',
  'donate',
  'bezahlen',
  'zahlungspflichtig',
  'kaufen',
  'payer',
  'acheter',
  'pagar',
  'comprar',
  'betala',
  'köp',
].map(words => ` ${words} `);

/** Fields that take payment data, by their names and ids. */
const paymentFields =
  /\b(card ?number|cc ?number|cardnumber|cc ?num|cvc|cvv|csc|cc ?csc|iban|account number|sort code)\b/;

const spaced = (...texts: readonly string[]): string => ` ${texts.flatMap(wordsOf).join(' ')} `;

const isControl = ({ tag, isButton, href }: ElementFacts): boolean =>
  isButton || /^(button|input|a)$/i.test(tag) || href !== '';

/** Whether acting on the element spends money, as far as it says so itself. Rather too often than too seldom. */
export function pays(element: ElementFacts): boolean {
  const { text, id, name, alt } = element;
  const said = spaced(text.slice(0, 200), id, name, alt);
  return isControl(element) && paying.some(words => said.includes(words));
}

/** Whether a locator's own words say that it pays. */
export const locatorPays = (locator: string): boolean =>
  paying.some(words => spaced(locator).includes(words));

/** Whether a page asks for payment data. */
export const takesPayment = (page: readonly ElementFacts[]): boolean =>
  page.some(
    ({ tag, id, name, text }) =>
      /^(input|select|iframe)$/i.test(tag) && paymentFields.test(spaced(id, name, text.slice(0, 80))),
  );
