export const ProfilePage = () => (
  <main className="page">
    <h1>Profile</h1>
  </main>
);
