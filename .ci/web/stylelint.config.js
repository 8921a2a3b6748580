export default {
  extends: "stylelint-config-standard",
  rules: {
    // How rules stand apart is left to whoever reads them; sets of one-line rules stay together.
    "rule-empty-line-before": null,
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "declaration-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "declaration-block-single-line-max-declarations": null,
    // Names: block, block__part, block--kind, is-state.
    "selector-class-pattern": ["^(is-)?[a-z0-9]+(-[a-z0-9]+)*(__[a-z0-9]+(-[a-z0-9]+)*)?(--[a-z0-9]+(-[a-z0-9]+)*)?$", { resolveNestedSelectors: true }],
    // Colours are written as the design has them: oklch(0.62 0.11 160).
    "lightness-notation": "number",
    "hue-degree-notation": "number",
    "alpha-value-notation": "number",
    "value-keyword-case": ["lower", { ignoreKeywords: ["Menlo", "Consolas"] }],
    "function-url-quotes": "never",
    // Of the cascade layers, not of the order in one file.
    "no-descending-specificity": null,
  },
};
