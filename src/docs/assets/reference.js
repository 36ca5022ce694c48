// Shows the OpenAPI documents that the page names. Nothing is fetched from elsewhere and nothing is told to anybody.
const element = document.getElementById('reference');
const sources = JSON.parse(element.dataset.sources);
window.Scalar.createApiReference(element, {
  sources: sources.map(({ path, title }) => ({ url: path, title })),
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  // The hundred types would otherwise be one long page.
  defaultOpenAllTags: false,
  // Long lines of its examples scroll by themselves; on a phone the page would scroll with them.
  customCss: 'html, body { overflow-x: clip }',
});
