/** Where a caller's words about continuous integration go: GitHub's API, or the server that is configured in its place. */
export const githubHosts: readonly string[] = ['api.github.com'];
