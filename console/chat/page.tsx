export const ChatPage = () => (
  <main className="page">
    <h1>Chat</h1>
  </main>
);
