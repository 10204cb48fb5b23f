export const ToolsPage = () => (
  <main className="page">
    <h1>Tools</h1>
  </main>
);
