/* One websocket that comes back by itself. Knows nothing of pages. */

const FIRST_PAUSE = 500; // ms, doubled after each failure
const LONGEST_PAUSE = 30000;

/** `onOpen(send)`, `onMessage(object)`, `onDown()`; gives { send, retry }. What is sent while down is lost. */
export function connect(url, { onOpen, onMessage, onDown }) {
  let socket = null;
  let pause = FIRST_PAUSE;
  let timer = null;

  const send = (object) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(object));
  const later = () => {
    clearTimeout(timer);
    // Spread: not everybody at once at a restarted server.
    timer = setTimeout(open, pause * (0.5 + Math.random()));
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  };
  function open() {
    clearTimeout(timer);
    socket = new WebSocket(url);
    // A dead server never answers.
    timer = setTimeout(() => socket.close(), LONGEST_PAUSE);
    socket.onopen = () => {
      clearTimeout(timer);
      pause = FIRST_PAUSE;
      onOpen(send);
    };
    socket.onmessage = (event) => onMessage(JSON.parse(event.data));
    socket.onclose = () => {
      onDown();
      later();
    };
  }
  const retry = () => {
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    pause = FIRST_PAUSE;
    open();
  };
  open();
  addEventListener("online", retry);
  return { send, retry };
}
