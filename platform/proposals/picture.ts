/** How a card names a picture (JPEG) that was kept as evidence: by the digest of its bytes, so that it is signed with it. */
export const pictureOf = (digest: string): string => `sha256:${digest}`;
