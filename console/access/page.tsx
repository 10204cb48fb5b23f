import { useTitle } from '../shell/use-title.ts';
import { ConnectClient } from './connect-client.tsx';
import { Operators } from './operators.tsx';
import { Passkeys } from './passkeys.tsx';
import { Tokens } from './tokens.tsx';

/** Who gets in: assistants by token, people by link; and what people sign with. */
export function AccessPage() {
  useTitle('Access');
  return (
    <main className="page">
      <div>
        <h1>Access</h1>
        <p className="lead">
          An assistant gets in with a token and may ask; it can never decide. People get in with a link of
          their own.
        </p>
      </div>
      <Tokens />
      <ConnectClient />
      <Operators />
      <Passkeys />
    </main>
  );
}
