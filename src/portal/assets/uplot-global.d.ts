// uPlot's own file makes this global for the scripts of a page.
declare const uPlot: typeof import('uplot').default;
