export const PoliciesPage = () => (
  <main className="page">
    <h1>Policies</h1>
  </main>
);
