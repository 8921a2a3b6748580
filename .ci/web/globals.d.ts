// What the pages' scripts rely on beside the DOM as TypeScript knows it.

declare const htmx: any;

// Custom events carry what they tell in `detail`.
interface Event {
  detail: any;
}

// What is clicked, typed into and sent is an element.
interface EventTarget {
  closest: any;
  contains: any;
  elements: any;
  id: any;
  matches: any;
}

// How a page was come to: the one entry of the type "navigation".
interface PerformanceEntry {
  type: string;
}
