import { useQuery } from '@tanstack/react-query';
import type { ProfileView } from '../../server/wire.ts';
import { profileQuery } from '../api/queries.ts';
import { RequestFailed } from '../api/request.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { ProfileForm } from './form.tsx';

const empty: ProfileView = {
  name: '',
  email: '',
  phone: '',
  currency: 'USD',
  defaultAddress: null,
  addresses: [],
  payment: null,
};

/** The buyer: who orders, where it goes, how it is paid. */
export function ProfilePage() {
  useTitle('Profile');
  const profile = useQuery(profileQuery);
  const none = profile.error instanceof RequestFailed && profile.error.status === 404;
  return (
    <main className="page">
      <div>
        <h1>Profile</h1>
        <p className="lead">
          Ranking and checkout use this. It is kept encrypted; an assistant sees what an order needs and never
          a card.
        </p>
      </div>
      {none ? (
        <ProfileForm profile={empty} />
      ) : (
        <Read of={profile}>{value => <ProfileForm key={JSON.stringify(value)} profile={value} />}</Read>
      )}
    </main>
  );
}
