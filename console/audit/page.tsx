export const AuditPage = () => (
  <main className="page">
    <h1>Audit</h1>
  </main>
);
