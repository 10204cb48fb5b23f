/** A name without case and separators: `X-Api-Key`, `x_api_key` and `xApiKey` are one. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Names of what gives access. */
const secrets = new Set(
  `authorization proxyauthorization cookie setcookie credential credentials secret password passwd passphrase pwd pin otp
  totp apikey xapikey xapitoken xauthtoken token bearer privatekey masterkey signingkey secretkey accesskey sessionid
  cvv cvc cvv2 cvc2 securitycode pan cardnumber iban accountnumber routingnumber ssn`.split(/\s+/),
);
const secretEndings = ['password', 'passphrase', 'secret', 'apikey', 'token', 'privatekey', 'secretkey'];
/** These end like a secret, and are places in a list or in a progress bar. */
const harmless = new Set(['progresstoken', 'pagetoken', 'nextpagetoken', 'previouspagetoken']);

/** Names of what tells who and where a person is. */
const personal = new Set(
  `address street streetaddress streetname housenumber extendedaddress addressline addressline1 addressline2 addressline3
  address1 address2 line1 line2 shippingaddress deliveryaddress billingaddress homeaddress shipto billto postalcode
  postcode zip zipcode addresslocality firstname lastname givenname familyname surname fullname recipient recipientname
  birthdate dateofbirth dob phone phonenumber mobile mobilenumber telephone tel fax email emailaddress`.split(
    /\s+/,
  ),
);

export type SensitiveKind = 'secret' | 'personal';

/**
 * What a member of this name holds: a secret, something personal, or nothing to hide. Of a dotted name, as attributes of
 * spans have, the last part counts too; `server.address` and its like are addresses of machines.
 */
export function kindOfName(name: string): SensitiveKind | undefined {
  if (name.length > 128) return undefined;
  const dot = name.lastIndexOf('.');
  if (dot < 0) return kindOfWord(plain(name));
  const last = plain(name.slice(dot + 1));
  return last === 'address' ? undefined : kindOfWord(last);
}

function kindOfWord(word: string): SensitiveKind | undefined {
  if (secrets.has(word)) return 'secret';
  if (personal.has(word)) return 'personal';
  return !harmless.has(word) && secretEndings.some(ending => word.endsWith(ending)) ? 'secret' : undefined;
}
