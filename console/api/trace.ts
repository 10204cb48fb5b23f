const hex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), byte => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Headers that begin a trace here, as W3C writes them, so that one id leads from the click to the vendor. */
export const beginTrace = (): { traceparent: string } => ({ traceparent: `00-${hex(16)}-${hex(8)}-01` });
