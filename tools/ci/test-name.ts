// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;
const aFile = /^[^\s]*[\w-]\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|cs|php|rs|swift|feature)(?::\d+){0,2}$/;
const aProject = /^\[[^\]]*\]$/;

/** Names of tests that are longer are cut off. */
const longest = 300;

/**
 * One name for a test, whoever tells of it: the suites and the test, without the file, the place in it and the browser.
 * `[chromium] › e2e/a.spec.ts:3:5 › Cart › adds` and Playwright's JUnit `Cart › adds` are the same.
 */
export function testName(...told: readonly (string | null | undefined)[]): string {
  const parts = told
    .filter(text => text != null)
    .flatMap(text => text.replace(colours, '').split(/\s+[›>]\s+|::/))
    .map(part => part.replace(/\s+/g, ' ').trim())
    .filter(part => part !== '' && !aFile.test(part) && !aProject.test(part));
  return parts.join(' › ').slice(0, longest);
}
