export const AccessPage = () => (
  <main className="page">
    <h1>Access</h1>
  </main>
);
