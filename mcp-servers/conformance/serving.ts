import { newId, systemClock } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { openTestKernel } from '../../platform/testing/kernel.ts';
import { type Serving, serve } from '../fixture/serving.ts';
import { requestStates } from '../request-states.ts';
import { askingTools } from './asking-tools.ts';
import { contentTools } from './content-tools.ts';
import { conformanceExtension } from './extension.ts';
import { inputRequiredTools } from './input-required-tools.ts';
import { conformanceCapability } from './kernel-tools.ts';
import { protocolTool, text } from './protocol-tool.ts';

const suite: Principal = {
  tenant: newId(),
  id: newId(),
  kind: 'agent',
  name: 'Conformance suite',
  scopes: ['conformance:*'],
};

/** The gateway with the real kernel and the fixture capability behind it; the suites send no token, so everybody is the suite. */
export async function serveFixture(): Promise<Serving & { readonly url: string }> {
  const { kernel, close } = await openTestKernel({ capabilities: [conformanceCapability] });
  const stateKey = crypto.getRandomValues(new Uint8Array(32));
  const changeTools = protocolTool('test_trigger_tool_change', () => {
    serving.gateway.toolsChanged();
    return text('Announced.');
  });
  const tools = [
    ...contentTools,
    ...askingTools,
    ...inputRequiredTools(requestStates(stateKey, systemClock)),
    changeTools,
  ];
  const serving = await serve(kernel, {
    authenticate: async () => suite,
    stateKey,
    extensions: { conformance: { ...conformanceExtension, tools } },
  });
  return {
    ...serving,
    url: `${serving.origin}/mcp/conformance`,
    async close() {
      await serving.close();
      await close();
    },
  };
}
